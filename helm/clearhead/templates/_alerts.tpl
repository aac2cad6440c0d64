{{/* The alerts, each with something to do about it. Braces of Prometheus' own templates stand inside backquotes. */}}
{{- define "clearhead.alerts" -}}
{{- $series := include "clearhead.series" . -}}
{{- $values := .Values.prometheusRule -}}
- alert: ClearheadDown
  expr: >-
    (sum(up{ {{- $series -}} }) or vector(0)) == 0
  for: 3m
  severity: critical
  summary: No pod of Clearhead answers.
  description: >-
    Nobody is served. Look at the events and at the log of the last start: a wrong setting or checkpoint is named there in one
    message. If the last change was an upgrade, roll it back.
- alert: ClearheadPodDown
  expr: >-
    up{ {{- $series -}} } == 0
  for: 15m
  severity: warning
  summary: {{ "{{ $labels.pod }} has not answered for 15 minutes." | quote }}
  description: >-
    It runs but does not serve metrics, or is started again and again. Look at the reason of its last end: OOMKilled needs
    more memory, exit code 1 has a message in the log.
- alert: ClearheadModelNotReady
  expr: >-
    up{ {{- $series -}} } == 1 unless on (namespace, pod) clearhead_model_info{ {{- $series -}} }
  for: {{ .Values.model.startupSeconds }}s
  severity: warning
  summary: {{ "{{ $labels.pod }} is up but its model is not loaded." | quote }}
  description: >-
    Loading takes longer than model.startupSeconds. Look in the log for the progress of the download; give it more time, a
    cache that lasts, or a way to the hub.
- alert: ClearheadRejecting
  expr: >-
    sum(rate(clearhead_requests_total{ {{- $series -}} ,outcome="overloaded"}[5m]))
    / sum(rate(clearhead_requests_total{ {{- $series -}} }[5m])) > {{ $values.rejectedRatio }}
  for: 10m
  severity: warning
  summary: {{ "{{ $value | humanizePercentage }} of requests are refused with 429." | quote }}
  description: >-
    More comes in than the workers finish. Add pods, or raise the limit of the autoscaler if it has been reached; if it has
    not, look at what it goes by.
- alert: ClearheadQueueSlow
  expr: >-
    sum(rate(clearhead_queue_duration_seconds_sum{ {{- $series -}} }[5m]))
    / sum(rate(clearhead_queue_duration_seconds_count{ {{- $series -}} }[5m])) > {{ $values.queueSeconds }}
  for: 10m
  severity: warning
  summary: {{ "Inputs wait {{ $value | humanizeDuration }} for a worker." | quote }}
  description: >-
    Clients wait longer for their turn than for their answer. Add pods, or lower settings.queueCapacity if clients should
    rather be told to come back.
- alert: ClearheadFailing
  expr: >-
    sum(rate(clearhead_requests_total{ {{- $series -}} ,outcome=~"internal_error|deadline_exceeded"}[5m]))
    / sum(rate(clearhead_requests_total{ {{- $series -}} }[5m])) > {{ $values.failedRatio }}
  for: 10m
  severity: critical
  summary: {{ "{{ $value | humanizePercentage }} of requests fail." | quote }}
  description: >-
    internal_error is a bug: the log has a stack trace with the request_id that the client got. deadline_exceeded is too
    little time or too many long inputs: look at the queue, then at settings.requestTimeout.
- alert: ClearheadApiKeysStale
  expr: >-
    clearhead_api_keys_stale{ {{- $series -}} } == 1
  for: 10m
  severity: warning
  summary: {{ "{{ $labels.pod }} cannot read its API keys." | quote }}
  description: >-
    The last good keys hold, so nobody is locked out, and nobody whose key was taken away is kept out. The log names the file
    and what is wrong with it.
- alert: ClearheadHeapFull
  expr: >-
    jvm_memory_usage_after_gc{ {{- $series -}} ,pool="long-lived"} > 0.9
  for: 15m
  severity: warning
  summary: {{ "The heap of {{ $labels.pod }} is full even after collections." | quote }}
  description: >-
    Next comes an OutOfMemoryError. Give the pod more memory, or lower settings.limits (attentionCells, inputs, body), which
    bound what one answer holds.
- alert: ClearheadNativeArraysGrow
  expr: >-
    min_over_time(clearhead_native_arrays{ {{- $series -}} }[30m])
    > 1000 + 2 * min_over_time(clearhead_native_arrays{ {{- $series -}} }[30m] offset 6h)
  for: 1h
  severity: warning
  summary: {{ "{{ $labels.pod }} keeps native tensors that nobody uses." | quote }}
  description: >-
    This is a leak, which is a bug; it ends in an OOM kill. Restart the pod at a good time, and report which endpoints were
    used.
{{- end -}}
