#!/usr/bin/env bash
# Does to the packaged server what happens to servers, and looks at what it says. docs/faults.md has the outcomes.
#
# usage: faults.sh [jar, target/clearhead.jar]
#
# Needs bash, curl and a packaged jar (./mvnw -DskipTests package). Everything stays on 127.0.0.1; only processes that this
# script started are ended, by their id; each wait has a limit. As root it also fills a small file system of its own;
# otherwise a limit on the size of files stands in for that.
set -u

jar=$(realpath "${1:-target/clearhead.jar}")
model=$(realpath "$(dirname "$0")/../../main/resources/models/tatoeba-en-de")
start_seconds=120
longest_message=40

work=$(mktemp -d)
chmod 755 "$work"
server=''
mounted=''

clean_up() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null
    [ -z "$mounted" ] || umount "$mounted"
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "FAILED: $1" >&2
    tail -n 40 "$work/log" >&2
    exit 1
}

# refuses NAME TEXT COMMAND...: the command must end with exit code 1 and one screen that has the text and no stack trace.
refuses() {
    local name=$1 text=$2 code
    shift 2
    timeout "$start_seconds" "$@" >"$work/log" 2>&1
    code=$?
    [ "$code" = 1 ] || fail "$name: exit code $code"
    grep -qF -- "$text" "$work/log" || fail "$name: the message lacks \"$text\""
    ! grep -q $'^\tat ' "$work/log" || fail "$name: there is a stack trace"
    [ "$(wc -l <"$work/log")" -le $longest_message ] || fail "$name: the message is longer than a screen"
    echo "$name: exit code 1, \"$text\""
}

java_options=(-XX:ErrorFile="$work/hs_err_pid%p.log" -jar "$jar" --server.address=127.0.0.1)

# start PORT OPTION...: starts the server in the background and waits until it is ready; its port is in $port.
start() {
    local wanted=$1 deadline=$((SECONDS + start_seconds))
    shift
    : >"$work/log"
    java "${java_options[@]}" --server.port="$wanted" "$@" >>"$work/log" 2>&1 &
    server=$!
    until grep -q 'Look at http://localhost:' "$work/log"; do
        kill -0 "$server" 2>/dev/null || fail 'the server did not start'
        ((SECONDS < deadline)) || fail "the server was not ready after $start_seconds s"
        sleep 0.1
    done
    port=$(sed -n 's/.*Look at http:\/\/localhost:\([0-9]*\).*/\1/p' "$work/log")
}

stop() {
    kill "-$1" "$server"
    wait "$server" 2>/dev/null
    server=''
}

status() {
    curl --silent --max-time 30 --output /dev/null --write-out '%{http_code}' "$@"
}

generate() {
    curl --silent --max-time 60 --fail --header 'Content-Type: application/json' "$@" \
        --data '{"inputs": "I ate an apple."}' "http://127.0.0.1:$port/generate"
}

# --- processes
start 0
answer=$(generate) || fail 'no answer before kill -9'
first_port=$port
stop KILL
start "$first_port"
[ "$(generate)" = "$answer" ] || fail 'another answer after kill -9'
echo 'kill -9: starts again on the same port with the same answers'

refuses 'port in use' "Port $port was already in use" java "${java_options[@]}" --server.port="$port"
stop TERM

# --- API keys
echo first-key >"$work/keys"
start 0 --clearhead.api-keys-file="$work/keys"
[ "$(status "http://127.0.0.1:$port/model")" = 401 ] || fail 'open without a key'
rm "$work/keys"
sleep 1.2
[ "$(status -H 'Authorization: Bearer first-key' "http://127.0.0.1:$port/model")" = 200 ] || fail 'the last keys do not hold'
curl --silent --max-time 30 "http://127.0.0.1:$port/metrics" | grep -q '^clearhead_api_keys_stale 1' || fail 'nobody is told'
grep -q 'ERROR.*does not exist' "$work/log" || fail 'the log does not tell'
echo second-key >"$work/keys"
sleep 1.2
[ "$(status -H 'Authorization: Bearer second-key' "http://127.0.0.1:$port/model")" = 200 ] || fail 'the new key does not hold'
[ "$(status -H 'Authorization: Bearer first-key' "http://127.0.0.1:$port/model")" = 401 ] || fail 'the old key still holds'
! grep -qE 'first-key|second-key' "$work/log" || fail 'a key is in the log'
echo 'key file disappears: the last keys hold, ERROR, clearhead_api_keys_stale 1; a new file holds within a second'
stop TERM
rm "$work/keys"
refuses 'no key file at start' 'does not exist' java "${java_options[@]}" --server.port=0 --clearhead.api-keys-file="$work/keys"

# --- the directory of the model
refuses 'no model' 'the directory does not exist' java "${java_options[@]}" --server.port=0 --clearhead.model="$work/absent"
mkdir "$work/empty" "$work/wrong" "$work/half" "$work/unreadable"
refuses 'empty model directory' 'config.json is missing' java "${java_options[@]}" --server.port=0 --clearhead.model="$work/empty"
echo '{"model_type": "gpt2"}' >"$work/wrong/config.json"
refuses 'wrong model directory' "$work/wrong" java "${java_options[@]}" --server.port=0 --clearhead.model="$work/wrong"
cp "$model"/* "$work/half"
truncate --size=8000000 "$work/half/model.safetensors"
longest_message=80 # it lists every tensor that is cut off
refuses 'half-copied model directory' 'it is truncated' java "${java_options[@]}" --server.port=0 --clearhead.model="$work/half"
longest_message=40
cp "$work"/half/*.json "$work"/half/*.spm "$work/unreadable"
chmod 000 "$work/unreadable/config.json" "$work/unreadable/source.spm"
as_somebody=()
[ "$(id -u)" != 0 ] || as_somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
refuses 'unreadable model directory' "$work/unreadable" "${as_somebody[@]}" java "${java_options[@]}" --server.port=0 \
    --clearhead.model="$work/unreadable"

# --- the directory of the native libraries
refuses 'read-only cache directory' 'DJL_CACHE_DIR' env DJL_CACHE_DIR=/proc/clearhead java "${java_options[@]}" --server.port=0
mkdir "$work/full"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=20m tmpfs "$work/full" 2>/dev/null; then
    mounted=$work/full
    refuses 'full cache directory' 'No space left on device' env DJL_CACHE_DIR="$work/full" java "${java_options[@]}" --server.port=0
    umount "$mounted"
    mounted=''
else
    refuses 'full cache directory' 'File too large' bash -c 'ulimit -f 20000; "$@"' _ env DJL_CACHE_DIR="$work/full" \
        java "${java_options[@]}" --server.port=0
fi

# --- memory
refuses '4 KB of heap' 'Too small maximum heap' java -Xmx4k "${java_options[@]}" --server.port=0

# --- settings
refuses 'misspelt variable' 'did you mean CLEARHEAD_WORKERS?' env CLEARHEAD_WROKERS=2 java "${java_options[@]}" --server.port=0

ls "$work"/hs_err_pid* >/dev/null 2>&1 && fail 'the JVM crashed'
echo 'all faults were told as they should be'
