{{- define "drawbridge.name" -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "drawbridge.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/name: drawbridge
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "drawbridge.selector" -}}
app.kubernetes.io/name: drawbridge
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "drawbridge.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ printf "%s@%s" $image.repository $image.digest }}
{{- else -}}
{{ printf "%s:%s" $image.repository ($image.tag | default .Chart.AppVersion) }}
{{- end -}}
{{- end }}

{{/* Shared by all pods: no root, no service account token. */}}
{{- define "drawbridge.pod" -}}
automountServiceAccountToken: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "drawbridge.container" -}}
image: {{ include "drawbridge.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* The container of web nodes and workers, whose health checks are on the given port. */}}
{{- define "drawbridge.program" -}}
{{- $health := .health }}
{{- with .root -}}
{{ include "drawbridge.container" . }}
envFrom:
  - configMapRef:
      name: {{ include "drawbridge.name" . }}
  - secretRef:
      name: {{ .Values.existingSecret }}
startupProbe:
  httpGet: { path: /healthz, port: {{ $health }} }
  periodSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet: { path: /healthz, port: {{ $health }} }
  periodSeconds: 10
  timeoutSeconds: 3
readinessProbe:
  httpGet: { path: /readyz, port: {{ $health }} }
  periodSeconds: 2
  # A check times out after 2 seconds.
  timeoutSeconds: 3
  failureThreshold: 2
{{- if .Values.platformDefinition }}
volumeMounts:
  - name: platform
    mountPath: /etc/drawbridge
    readOnly: true
{{- end }}
{{- end }}
{{- end }}

{{- define "drawbridge.volumes" -}}
{{- if .Values.platformDefinition }}
volumes:
  - name: platform
    configMap:
      name: {{ include "drawbridge.name" . }}-platform
{{- end }}
{{- end }}

{{/* Spreads the pods of one role over the nodes. */}}
{{- define "drawbridge.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "drawbridge.selector" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
{{- end }}
