package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

func main() {
	ctx, base := context.Background(), os.Getenv("BASE")
	config := &oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL:  os.Getenv("REDIRECT_URI"),
		Scopes:       []string{"bookings:read"},
		Endpoint:     oauth2.Endpoint{AuthURL: base + "/oauth/authorize", TokenURL: base + "/oauth/token"},
	}
	random := make([]byte, 32)
	rand.Read(random)
	verifier := base64.RawURLEncoding.EncodeToString(random)
	hash := sha256.Sum256([]byte(verifier))
	fmt.Println(config.AuthCodeURL("st",
		oauth2.SetAuthURLParam("code_challenge", base64.RawURLEncoding.EncodeToString(hash[:])),
		oauth2.SetAuthURLParam("code_challenge_method", "S256")))

	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	must(err)
	callback, err := url.Parse(strings.TrimSpace(line))
	must(err)
	token, err := config.Exchange(ctx, callback.Query().Get("code"), oauth2.SetAuthURLParam("code_verifier", verifier))
	must(err)
	response, err := config.Client(ctx, token).Get(base + "/api/v1/me")
	must(err)
	var me struct{ Tenant struct{ ID string } }
	must(json.NewDecoder(response.Body).Decode(&me))
	fmt.Println(me.Tenant.ID)

	// The client refreshes by itself as soon as a token has expired.
	token.Expiry = time.Now().Add(-time.Minute)
	refreshed, err := config.TokenSource(ctx, token).Token()
	must(err)
	fmt.Println(status(ctx, config, refreshed, base))

	revoked := url.Values{"token": {refreshed.RefreshToken}, "client_id": {config.ClientID}, "client_secret": {config.ClientSecret}}
	_, err = http.PostForm(base+"/oauth/revoke", revoked)
	must(err)
	fmt.Println(status(ctx, config, refreshed, base))
}

func status(ctx context.Context, config *oauth2.Config, token *oauth2.Token, base string) int {
	response, err := config.Client(ctx, token).Get(base + "/api/v1/me")
	must(err)
	return response.StatusCode
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
