// Renders a Helm chart as Helm's engine does: text/template with sprig, and Helm's own functions as far as our chart uses
// them. Reads {"chart": folder, "values": {...}} from standard input and prints {"template": "text", ...}.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func main() {
	var order struct {
		Chart  string
		Values object
	}
	must(json.NewDecoder(os.Stdin).Decode(&order))
	description := object{}
	values := object{}
	read(filepath.Join(order.Chart, "Chart.yaml"), &description)
	read(filepath.Join(order.Chart, "values.yaml"), &values)
	chart := object{}
	for name, value := range description {
		chart[strings.ToUpper(name[:1])+name[1:]] = value
	}
	const base = "drawbridge/templates"
	given := object{
		"Values":   merge(values, order.Values),
		"Chart":    chart,
		"Release":  object{"Name": "release", "Namespace": "partners", "Service": "Helm"},
		"Template": object{"BasePath": base},
	}

	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(sprig.TxtFuncMap()).Funcs(template.FuncMap{
		"toYaml": func(value interface{}) string {
			text, err := yaml.Marshal(value)
			must(err)
			return strings.TrimSuffix(string(text), "\n")
		},
		"include": func(name string, data interface{}) (string, error) {
			var text strings.Builder
			err := all.ExecuteTemplate(&text, name, data)
			return text.String(), err
		},
	})
	files, err := filepath.Glob(filepath.Join(order.Chart, "templates", "*"))
	must(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(err)
		_, err = all.New(base + "/" + filepath.Base(file)).Parse(string(text))
		must(err)
	}
	rendered := map[string]string{}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text strings.Builder
		must(all.ExecuteTemplate(&text, base+"/"+name, given))
		rendered[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	must(json.NewEncoder(os.Stdout).Encode(rendered))
}

func read(file string, into *object) {
	text, err := os.ReadFile(file)
	must(err)
	must(yaml.Unmarshal(text, into))
}

// What is given takes precedence; objects are merged key by key.
func merge(defaults, given object) object {
	for name, value := range given {
		inner, isObject := value.(object)
		outer, wasObject := defaults[name].(object)
		if isObject && wasObject {
			value = merge(outer, inner)
		}
		defaults[name] = value
	}
	return defaults
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
