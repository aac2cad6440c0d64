{{- define "clearhead.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 49 characters at most, so that "-management" and "-test-generate" still fit into 63. */}}
{{- define "clearhead.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 49 | trimSuffix "-" -}}
{{- else if contains (include "clearhead.name" .) .Release.Name -}}
{{- .Release.Name | trunc 49 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "clearhead.name" .) | trunc 49 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the server's pods; it never changes over the life of a release. */}}
{{- define "clearhead.selectorLabels" -}}
app.kubernetes.io/name: {{ include "clearhead.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end -}}

{{/* Labels of everything that is not one of the server's pods. */}}
{{- define "clearhead.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "clearhead.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "clearhead.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "clearhead.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* repository:tag or repository@digest; takes an image of the values. */}}
{{- define "clearhead.imageReference" -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository .tag -}}
{{- end -}}
{{- end -}}

{{- define "clearhead.image" -}}
{{- $tag := default (printf "%s%s" .Chart.AppVersion (ternary "-cuda" "" .Values.gpu.enabled)) .Values.image.tag -}}
{{- include "clearhead.imageReference" (dict "repository" .Values.image.repository "tag" $tag "digest" .Values.image.digest) -}}
{{- end -}}

{{/* "true" if the model is named as on the hub, so that there are files to be cached. */}}
{{- define "clearhead.fromHub" -}}
{{- if and .Values.model.name (not (hasPrefix "/" .Values.model.name)) -}}true{{- end -}}
{{- end -}}

{{- define "clearhead.cacheClaimName" -}}
{{- default (printf "%s-models" (include "clearhead.fullname" .)) .Values.model.cache.existingClaim -}}
{{- end -}}

{{/* "true" if the chart makes the claim. */}}
{{- define "clearhead.makesClaim" -}}
{{- if and (include "clearhead.fromHub" .) (eq .Values.model.cache.type "persistentVolumeClaim") (not .Values.model.cache.existingClaim) -}}true{{- end -}}
{{- end -}}

{{/* "true" if the chart's claim can be mounted by one node only. */}}
{{- define "clearhead.cacheOfOneNode" -}}
{{- if include "clearhead.makesClaim" . -}}
{{- $modes := .Values.model.cache.accessModes -}}
{{- if not (or (has "ReadWriteMany" $modes) (has "ReadOnlyMany" $modes)) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* "true" if there are API keys, wherever they come from. */}}
{{- define "clearhead.hasKeys" -}}
{{- if or .Values.apiKeys.keys .Values.apiKeys.existingSecret -}}true{{- end -}}
{{- end -}}

{{- define "clearhead.keysSecretName" -}}
{{- default (printf "%s-api-keys" (include "clearhead.fullname" .)) .Values.apiKeys.existingSecret -}}
{{- end -}}

{{- define "clearhead.keysSecretKey" -}}
{{- ternary .Values.apiKeys.existingSecretKey "api-keys" (not (empty .Values.apiKeys.existingSecret)) -}}
{{- end -}}

{{/* Fewest pods there will be, whoever counts them. */}}
{{- define "clearhead.minReplicas" -}}
{{- if .Values.autoscaling.enabled -}}{{ .Values.autoscaling.minReplicas }}
{{- else if .Values.keda.enabled -}}{{ .Values.keda.minReplicas }}
{{- else -}}{{ .Values.replicaCount }}
{{- end -}}
{{- end -}}

{{- define "clearhead.maxReplicas" -}}
{{- if .Values.autoscaling.enabled -}}{{ .Values.autoscaling.maxReplicas }}
{{- else if .Values.keda.enabled -}}{{ .Values.keda.maxReplicas }}
{{- else -}}{{ .Values.replicaCount }}
{{- end -}}
{{- end -}}

{{/* All that stopping takes follows from shutdown.drainSeconds. The server ends its phases of shutdown within that and five
seconds more; the last five are for native code to be left and the JVM to end. */}}
{{- define "clearhead.terminationGracePeriodSeconds" -}}
{{- $phases := add .Values.shutdown.drainSeconds 5 -}}
{{- add .Values.shutdown.preStopSeconds $phases 5 -}}
{{- end -}}

{{/* The server's application.yml: what the values ask for, and above it what the user wrote under `config`. */}}
{{- define "clearhead.applicationYaml" -}}
{{- $clearhead := deepCopy .Values.settings -}}
{{- $_ := set $clearhead "drainTimeout" (printf "%ds" (int .Values.shutdown.drainSeconds)) -}}
{{- if .Values.model.image.repository -}}
{{- $_ := set $clearhead "model" "/models" -}}
{{- else if .Values.model.name -}}
{{- $_ := set $clearhead "model" .Values.model.name -}}
{{- end -}}
{{- with .Values.model.revision -}}
{{- $_ := set $clearhead "revision" . -}}
{{- end -}}
{{- if .Values.gpu.enabled -}}
{{- $_ := set $clearhead "device" "cuda" -}}
{{- end -}}
{{- if include "clearhead.hasKeys" . -}}
{{- $_ := set $clearhead "apiKeysFile" "/etc/clearhead/keys/api-keys" -}}
{{- end -}}
{{- $spring := dict -}}
{{- $server := dict "port" 8080 -}}
{{- $management := dict "port" (int .Values.management.port) -}}
{{- if .Values.tls.existingSecret -}}
{{- $keystore := dict "certificate" "file:/etc/clearhead/tls/tls.crt" "privateKey" "file:/etc/clearhead/tls/tls.key" -}}
{{- $_ := set $spring "ssl" (dict "bundle" (dict "pem" (dict "clearhead" (dict "reloadOnUpdate" true "keystore" $keystore)))) -}}
{{- $_ := set $server "ssl" (dict "bundle" "clearhead") -}}
{{- /* It would take over the API's TLS, and the kubelet and Prometheus ask in plain HTTP. */ -}}
{{- $_ := set $management "ssl" (dict "enabled" false) -}}
{{- end -}}
{{- $logging := dict -}}
{{- with .Values.logging.format -}}
{{- $_ := set $logging "structured" (dict "format" (dict "console" .)) -}}
{{- end -}}
{{- with .Values.logging.level -}}
{{- $_ := set $logging "level" (deepCopy .) -}}
{{- end -}}
{{- $all := dict "clearhead" $clearhead "server" $server "management" (dict "server" $management) -}}
{{- range $name, $part := dict "spring" $spring "logging" $logging -}}
{{- if $part -}}
{{- $_ := set $all $name $part -}}
{{- end -}}
{{- end -}}
{{- toYaml (mergeOverwrite $all (deepCopy .Values.config)) -}}
{{- end -}}

{{/* What selects the series of this release in Prometheus, as the ServiceMonitor labels them. */}}
{{- define "clearhead.series" -}}
namespace="{{ .Release.Namespace }}",job="{{ include "clearhead.fullname" . }}-management"
{{- end -}}

{{/* Stops what would be installed and then not work. Each message says what to change. */}}
{{- define "clearhead.validate" -}}
{{- $problems := list -}}
{{- if and .Values.autoscaling.enabled .Values.keda.enabled -}}
{{- $problems = append $problems "autoscaling.enabled and keda.enabled: only one of them can count the pods" -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (not .Values.autoscaling.cpu.targetUtilization) (not .Values.autoscaling.queueDepth.target) -}}
{{- $problems = append $problems "autoscaling.enabled: set autoscaling.cpu.targetUtilization or autoscaling.queueDepth.target, or it has nothing to go by" -}}
{{- end -}}
{{- if and .Values.keda.enabled (not .Values.keda.serverAddress) -}}
{{- $problems = append $problems "keda.enabled: keda.serverAddress has to be the address of Prometheus" -}}
{{- end -}}
{{- if gt (int (include "clearhead.minReplicas" .)) (int (include "clearhead.maxReplicas" .)) -}}
{{- $problems = append $problems "minReplicas must not be above maxReplicas" -}}
{{- end -}}
{{- if and .Values.apiKeys.keys .Values.apiKeys.existingSecret -}}
{{- $problems = append $problems "apiKeys.keys and apiKeys.existingSecret: give one of them" -}}
{{- end -}}
{{- if and .Values.model.name .Values.model.image.repository -}}
{{- $problems = append $problems "model.name and model.image.repository: the model can come from one place only" -}}
{{- end -}}
{{- if and .Values.model.revision (not (include "clearhead.fromHub" .)) -}}
{{- $problems = append $problems "model.revision: only a model of the hub has one; set model.name to owner/name" -}}
{{- end -}}
{{- if and (include "clearhead.cacheOfOneNode" .) (gt (int (include "clearhead.maxReplicas" .)) 1) -}}
{{- $problems = append $problems "model.cache.accessModes: more than one pod needs ReadWriteMany, or model.cache.type emptyDir" -}}
{{- end -}}
{{- if and .Values.model.cache.readOnly (not (and .Values.model.offline .Values.model.cache.existingClaim (eq .Values.model.cache.type "persistentVolumeClaim"))) -}}
{{- $problems = append $problems "model.cache.readOnly: needs model.offline, model.cache.type persistentVolumeClaim, and model.cache.existingClaim with the files in it" -}}
{{- end -}}
{{- if and .Values.model.offline (include "clearhead.fromHub" .) (eq .Values.model.cache.type "emptyDir") -}}
{{- $problems = append $problems "model.offline: an emptyDir is empty at every start; use model.cache.existingClaim or model.image" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- $problems = append $problems "ingress.enabled: ingress.hosts is empty" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- $problems = append $problems "httpRoute.enabled: httpRoute.parentRefs is empty, so no gateway would serve it" -}}
{{- end -}}
{{- if eq (int .Values.management.port) 8080 -}}
{{- $problems = append $problems "management.port: 8080 is the port of the API" -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n\nThe values do not fit together:\n- %s\n" (join "\n- " $problems)) -}}
{{- end -}}
{{- end -}}
