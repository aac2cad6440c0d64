#!/usr/bin/env bash
# Stops the packaged server with SIGTERM while it works, several times in a row, and looks for the ways in which that goes
# wrong with native code: a crash of the JVM, a process that does not end, a client that waits for ever.
#
# usage: sigterm-under-load.sh [rounds, 10] [jar, target/clearhead.jar]
#
# Needs bash, curl and a packaged jar (./mvnw -DskipTests package). Everything stays on 127.0.0.1; only processes that this
# script started are ended, by their id; each wait has a limit. A round takes about ten seconds on two cores.
#
# A round: start on a free port; when ready, 24 clients that ask for beam searches and streams again and again; SIGTERM after
# the first answer. Then all of this must hold:
#   - the process ends within the drain timeout and five seconds, with exit code 143
#   - no hs_err_pid file, and no SIGSEGV, SIGABRT, "terminate called" or "FATAL" in the log
#   - every request that began before SIGTERM has the status 200 or 503 and a whole body
#   - one that began later, or in the last half second, may also find the connection refused or closed before a byte of an
#     answer; no request has half an answer, and none waits for ever
set -u

rounds=${1:-10}
jar=$(realpath "${2:-target/clearhead.jar}")
clients=24
start_seconds=60
drain_seconds=25
end_seconds=$((drain_seconds + 5))
client_seconds=$((drain_seconds + 20))
sentence='The animal did not cross the street because it was too tired.'

work=$(mktemp -d)
server=''
clients_pids=()

clean_up() {
    for pid in $server "${clients_pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null
    done
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "round $round: $1" >&2
    tail -n 20 "$work/log" >&2
    exit 1
}

alive() {
    kill -0 "$1" 2>/dev/null
}

# One client: sends requests until the server does not take one any more, and writes a line for each that it sent:
# when it began in microseconds, curl's exit code and the status.
client() {
    local number=$1 body path
    if ((number % 3 == 0)); then
        path=/generate_stream
        body="{\"inputs\": \"$sentence\", \"parameters\": {\"num_beams\": 1}}"
    else
        path=/generate
        body="{\"inputs\": [\"$sentence\", \"I ate an apple.\"], \"parameters\": {\"num_beams\": 8}}"
    fi
    while true; do
        printf '%s ' "${EPOCHREALTIME//[!0-9]/}" >>"$work/answers.$number"
        curl --silent --max-time $client_seconds --output /dev/null --write-out '%{exitcode} %{http_code}\n' \
            --header 'Content-Type: application/json' --data "$body" "http://127.0.0.1:$port$path" \
            >>"$work/answers.$number"
        tail -n 1 "$work/answers.$number" | grep -q ' 0 200$' || return 0
    done
}

start_server() {
    cd "$work" || exit 1
    : >log # before the server is there, so that nothing of an earlier round is read
    java -XX:ErrorFile="$work/hs_err_pid%p.log" -jar "$jar" --server.address=127.0.0.1 --server.port=0 \
        --clearhead.drain-timeout=${drain_seconds}s >>"$work/log" 2>&1 &
    server=$!
    local deadline=$((SECONDS + start_seconds))
    until grep -q 'Look at http://localhost:' "$work/log"; do
        alive "$server" || fail 'the server did not start'
        ((SECONDS < deadline)) || fail "the server was not ready after $start_seconds s"
        sleep 0.1
    done
    port=$(sed -n 's/.*Look at http:\/\/localhost:\([0-9]*\).*/\1/p' "$work/log")
    curl --silent --fail --max-time 5 --output /dev/null "http://127.0.0.1:$port/actuator/health/readiness" ||
        fail 'the server is not ready'
}

# Waits for a child; its exit code is in $code.
await_child() {
    local deadline=$((SECONDS + $2))
    while alive "$1"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
    wait "$1"
    code=$?
}

for ((round = 1; round <= rounds; round++)); do
    rm -f "$work"/answers.*
    start_server
    clients_pids=()
    for ((number = 0; number < clients; number++)); do
        client "$number" &
        clients_pids+=($!)
    done
    deadline=$((SECONDS + 20))
    until cat "$work"/answers.* 2>/dev/null | grep -q ' 0 200$'; do
        ((SECONDS < deadline)) || fail 'no request was answered within 20 s'
        sleep 0.02
    done

    stopped=${EPOCHREALTIME//[!0-9]/}
    kill -TERM "$server"
    await_child "$server" $end_seconds || fail "the server runs $end_seconds s after SIGTERM"
    took=$(((${EPOCHREALTIME//[!0-9]/} - stopped) / 1000))
    server=''
    [ "$code" = 143 ] || fail "the server ended with the exit code $code"
    for pid in "${clients_pids[@]}"; do
        await_child "$pid" 5 || fail 'a client still waits for its answer'
    done
    clients_pids=()

    ls "$work"/hs_err_pid* >/dev/null 2>&1 && fail 'the JVM crashed'
    grep -E 'SIGSEGV|SIGABRT|terminate called|FATAL' "$work/log" && fail 'native code failed'
    answers=$(cat "$work"/answers.*)
    # curl's exit codes 7, 52 and 56: refused, closed, and reset before there was an answer.
    odd=$(awk -v surely=$((stopped - 500000)) '
        $2 == 0 && ($3 == 200 || $3 == 503) { next }
        $1 > surely && $3 == "000" && ($2 == 7 || $2 == 52 || $2 == 56) { next }
        { print "curl exit code " $2 ", status " $3 ", begun " ($1 - surely - 500000) / 1000 " ms after SIGTERM" }
    ' <<<"$answers")
    [ -z "$odd" ] || fail "requests without an answer: $odd"
    echo "round $round: exit code 143 after $took ms; answers:" \
        "$(grep -c ' 0 200$' <<<"$answers") × 200, $(grep -c ' 0 503$' <<<"$answers") × 503;" \
        "$(grep -c ' 000$' <<<"$answers") too late"
done
echo "all $rounds rounds passed"
