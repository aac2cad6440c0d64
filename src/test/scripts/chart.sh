#!/usr/bin/env bash
# Checks the Helm chart with real tools.
#
# usage: chart.sh [check]        lint, render, validate and test everything under helm/clearhead
#        chart.sh server [jar]   start the jar as the chart would, and hold probes, metrics and the chart's test against it
#        chart.sh readme         write the table of values in the chart's README
#        chart.sh workflows      check .github with actionlint
#
# Needs bash, curl, Python 3.9 with venv, a Go that can build Helm, and apt-get (or promtool on the PATH); `server` needs Java,
# openssl and a packaged jar. Helm, actionlint and the definitions of custom resources come as Go modules, the schemas of Kubernetes
# as a Python package, promtool out of Debian's package prometheus. They are kept in a cache outside the project
# (CHART_TOOLS, else ~/.cache/clearhead); nothing is installed into the system. The first run takes some minutes, the
# next ones seconds.
set -euo pipefail
cd "$(dirname "$0")/../../.."

helm_version=v3.22.0
actionlint_version=v1.7.12
kubernetes_validate_version=1.37.0
pyyaml_version=6.0.3
# Modules with definitions of custom resources, and where in them.
definitions=(
    sigs.k8s.io/gateway-api@v1.3.0:config/crd/standard/gateway.networking.k8s.io_httproutes.yaml
    github.com/kedacore/keda/v2@v2.17.2:config/crd/bases/keda.sh_scaledobjects.yaml
    github.com/prometheus-operator/prometheus-operator@v0.85.0:example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml
    github.com/prometheus-operator/prometheus-operator@v0.85.0:example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml
)
# The oldest Kubernetes that the chart supports, and the newest that the schemas know.
kubernetes_versions=1.30.0,1.37.0

tools=${CHART_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/clearhead}
chart=helm/clearhead
work=$(mktemp -d)
server=''

clean_up() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "FAILED: $1" >&2
    exit 1
}

# Runs a command silently; shows what it said if it fails.
quietly() {
    "$@" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        return 1
    }
}

needs_go() {
    command -v go >/dev/null || fail "$1 is built from its Go module, and there is no go on the PATH"
}

# go_tool NAME PACKAGE VERSION: builds a tool once; its path is in $tool.
go_tool() {
    tool=$tools/$1-$3/$1
    [ ! -x "$tool" ] || return 0
    needs_go "$1"
    echo "== building $1 $3, once"
    GOBIN=$(dirname "$tool") quietly go install "$2@$3" ||
        fail "$1 could not be built; $(go version) may be too old for it, or the module proxy out of reach"
}

find_helm() {
    go_tool helm helm.sh/helm/v3/cmd/helm $helm_version
    helm=$tool
}

find_python() {
    local environment=$tools/python-kubernetes-validate-$kubernetes_validate_version
    python=$environment/bin/python
    [ ! -e "$environment/complete" ] || return 0
    command -v python3 >/dev/null || fail 'there is no python3 on the PATH'
    quietly python3 -m venv --clear "$environment" || fail 'Python cannot make a virtual environment (Debian: python3-venv)'
    quietly "$environment/bin/pip" install --quiet --disable-pip-version-check \
        kubernetes-validate==$kubernetes_validate_version pyyaml==$pyyaml_version ||
        fail 'pip could not install kubernetes-validate'
    touch "$environment/complete"
}

find_promtool() {
    promtool=$(command -v promtool || true)
    [ -z "$promtool" ] || return 0
    promtool=$tools/promtool/usr/bin/promtool
    [ ! -x "$promtool" ] || return 0
    command -v apt-get >/dev/null || fail 'promtool is not on the PATH, and there is no apt-get to fetch it with'
    # Taken out of its package instead of installed, which would start a server.
    (
        cd "$work"
        quietly apt-get download prometheus || {
            quietly apt-get update && quietly apt-get download prometheus
        }
        dpkg-deb --extract prometheus_*.deb "$tools/promtool"
    ) || fail 'apt-get could not download the package prometheus; install promtool'
}

find_definitions() {
    needs_go 'the definition of custom resources'
    definition_files=()
    local entry directory
    for entry in "${definitions[@]}"; do
        quietly go mod download -json "${entry%:*}" || fail "the Go module ${entry%:*} could not be downloaded"
        directory=$("$python" -c 'import json, sys; print(json.load(sys.stdin)["Dir"])' <"$work/log")
        definition_files+=("$directory/${entry##*:}")
    done
}

check() {
    mkdir -p "$tools"
    find_helm
    find_python
    find_promtool
    find_definitions
    echo "== helm lint, helm template and what they give"
    "$python" src/test/scripts/chart.py check --helm "$helm" --promtool "$promtool" --chart "$chart" \
        --kubernetes "$kubernetes_versions" --work "$work" --definitions "${definition_files[@]}"
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts the jar with the application.yml that the chart renders for some values, asks it what the kubelet and Prometheus
# would ask, and runs the script of the chart's test pod against it. What is mounted from Secrets is in $work/secrets.
serve() {
    local jar=$1 port management deadline
    shift
    port=$(free_port)
    management=$(free_port)
    mkdir -p "$work/config"
    local arguments=(--helm "$helm" --promtool "$promtool" --chart "$chart" --work "$work" --port "$port"
        --management-port "$management" "$@")
    "$python" src/test/scripts/chart.py configuration "${arguments[@]}" >"$work/config/application.yml"
    (
        cd "$work"
        SPRING_CONFIG_ADDITIONAL_LOCATION=file:$work/config/ SERVER_PORT=$port SERVER_ADDRESS=127.0.0.1 \
            exec java -jar "$jar" >"$work/server.log" 2>&1
    ) &
    server=$!
    deadline=$((SECONDS + 120))
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$management/actuator/health/startup"; do
        kill -0 "$server" 2>/dev/null && ((SECONDS < deadline)) || {
            tail -n 30 "$work/server.log" >&2
            fail 'the server did not start with the configuration of the chart'
        }
        sleep 0.2
    done
    "$python" src/test/scripts/chart.py server "${arguments[@]}"
    kill -TERM "$server"
    wait "$server" || true
    server=''
}

check_server() {
    local jar
    jar=$(realpath "${1:-target/clearhead.jar}")
    [ -r "$jar" ] || fail "there is no $jar; ./mvnw package makes it"
    command -v openssl >/dev/null || fail 'there is no openssl on the PATH'
    mkdir -p "$tools" "$work/secrets/tls" "$work/secrets/keys"
    find_helm
    find_python
    find_promtool
    quietly openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
        -keyout "$work/secrets/tls/tls.key" -out "$work/secrets/tls/tls.crt" || fail 'openssl made no certificate'
    printf '# clients\n\nthe-key-of-the-first-client\nthe-key-of-the-second-client\n' >"$work/secrets/keys/api-keys"
    echo "== the chart's configuration, probes, alerts and test against $(basename "$jar")"
    serve "$jar"
    serve "$jar" --with tls.existingSecret=tls --with apiKeys.existingSecret=keys --with logging.format=ecs
}

case ${1:-check} in
    check) check ;;
    server) check_server "${2:-}" ;;
    readme)
        find_python
        "$python" src/test/scripts/chart.py readme --chart "$chart"
        ;;
    workflows)
        go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint $actionlint_version
        echo "== actionlint"
        "$tool"
        ;;
    *) fail "unknown command $1" ;;
esac
