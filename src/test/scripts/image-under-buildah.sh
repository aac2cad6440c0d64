#!/usr/bin/env bash
# Builds the image and runs it for real, without a Docker daemon: buildah builds it, on base images that debootstrap makes
# here, and runc runs it as a container with namespaces and control groups of its own. Needs root on Debian; buildah,
# debootstrap and runc are installed if they are missing.
#
# usage: image-under-buildah.sh [directory to work in and keep, a temporary one otherwise]
#
# JDK_25_HOME names a JDK 25 if there is none in /usr/lib/jvm. Maven uses ~/.m2 and fetches only what is not in there.
#
# Containers here run as the image's user, without capabilities, with a read-only root, a tmpfs at /tmp, and no network. What
# must hold:
#   - natives are in the image once, and in no jar; labels, bill of materials and health check are there
#   - the container is ready, answers /generate, is not root, cannot write to its root, sees no network but loopback
#   - it writes to /tmp and /models only, no file at start, and nothing native
#   - its health check tells a server that starts from one that is ready
#   - workers and heap follow the container's processors and memory
#   - the AOT cache is used
#   - SIGTERM: a request that runs is answered, and the exit code is 143
set -euo pipefail
cd "$(dirname "$0")/../../.."

say() {
    echo "-- $*"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || fail 'needs root, for debootstrap and for containers'
missing=()
for tool in buildah debootstrap runc curl; do
    command -v $tool >/dev/null || missing+=($tool)
done
if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

jdk=${JDK_25_HOME:-$(find /usr/lib/jvm -maxdepth 1 -name '*25*' -type d | sort | head -n 1)}
[ -x "$jdk/bin/jlink" ] || fail 'found no JDK 25: set JDK_25_HOME'

if [ $# -gt 0 ]; then
    mkdir -p "$1"
    work=$(realpath "$1")
else
    work=$(mktemp -d)
fi
suite=trixie
maven=3.9.11
image=localhost/clearhead
containers=()
export BUILDAH_ISOLATION=chroot

clean_up() {
    for container in "${containers[@]}"; do
        runc delete --force "$container" 2>/dev/null || true
    done
    if mountpoint -q "$work/bundle/root"; then
        umount "$work/bundle/root"
    fi
    if [ -d "$work/storage" ]; then
        with_buildah rm --all >/dev/null 2>&1 || true
    fi
    if [ $# -eq 0 ]; then
        rm -rf "$work"
    fi
}
trap 'clean_up "$@"' EXIT

with_buildah() {
    buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"
}

# Base images: Debian's smallest system, and the same with the JDK and Maven.
make_base_images() {
    say "making base images of Debian $suite"
    if [ ! -e "$work/debian/bin/bash" ]; then
        debootstrap --variant=minbase $suite "$work/debian" >"$work/debootstrap.log" || {
            tail -n 20 "$work/debootstrap.log"
            fail 'debootstrap'
        }
        rm -rf "$work"/debian/var/{cache/apt,lib/apt/lists}/* "$work"/debian/usr/share/{doc,man,locale}
    fi
    if [ ! -e "$work/maven" ]; then
        ./mvnw -q -B dependency:copy -Dartifact=org.apache.maven:apache-maven:$maven:tar.gz:bin -DoutputDirectory="$work"
        tar -C "$work" -xzf "$work/apache-maven-$maven-bin.tar.gz"
        mv "$work/apache-maven-$maven" "$work/maven"
    fi
    rm -rf "$work/jdk"
    cp -rL "$jdk" "$work/jdk" # a distribution's JDK has links to files outside

    local container
    container=$(with_buildah from scratch)
    with_buildah add -q "$container" "$work/debian" / >/dev/null
    with_buildah commit -q "$container" $image-base >/dev/null
    with_buildah add -q "$container" "$work/jdk" /opt/jdk >/dev/null
    with_buildah add -q "$container" "$work/maven" /opt/maven >/dev/null
    with_buildah config --env JAVA_HOME=/opt/jdk --env PATH=/opt/jdk/bin:/opt/maven/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
    with_buildah commit -q "$container" $image-jdk >/dev/null
    with_buildah rm "$container" >/dev/null
}

build_image() {
    say 'building the image'
    mkdir -p "$HOME/.m2"
    with_buildah build --format docker --volume "$HOME/.m2:/maven" \
        --build-arg JDK_IMAGE=$image-jdk --build-arg BASE_IMAGE=$image-base \
        --build-arg VERSION=test --build-arg REVISION="$(git rev-parse HEAD)" \
        --tag $image . >"$work/build.log" 2>&1 || {
        tail -n 60 "$work/build.log"
        fail 'buildah build'
    }
}

# What the image says about itself.
image_config() {
    with_buildah inspect --type image --format "$1" $image
}

mount_image() {
    mkdir -p "$work/bundle/root"
    container=$(with_buildah from $image)
    root=$(with_buildah mount "$container")
    mount --bind "$root" "$work/bundle/root"
    root=$work/bundle/root
}

check_image() {
    say 'checking what is in the image'
    [ "$(image_config '{{index .Docker.Config.Labels "org.opencontainers.image.revision"}}')" = "$(git rev-parse HEAD)" ] ||
        fail 'the label org.opencontainers.image.revision'
    [ "$(image_config '{{index .Docker.Config.Labels "org.opencontainers.image.licenses"}}')" = Apache-2.0 ] ||
        fail 'the label org.opencontainers.image.licenses'
    [ "$(image_config '{{.Docker.Config.User}}')" = 10001:10001 ] || fail 'the user'
    [ "$(image_config '{{index .Docker.Config.Healthcheck.Test 1}}')" = /opt/clearhead/healthcheck ] || fail 'the health check'
    grep -q '"bomFormat" : "CycloneDX"' "$root/opt/clearhead/application.cdx.json" || fail 'the bill of materials'
    local library jar
    for library in libtorch_cpu.so libdjl_torch.so libjnidispatch.so; do
        [ "$(find "$root" -xdev -name "*$library" | wc -l)" = 1 ] || fail "$library is not there once"
    done
    # File names stand uncompressed in a jar.
    jar=$(grep -laE '(lib|/)[a-z0-9_]+\.(so|dll|dylib|jnilib)' "$root"/opt/clearhead/*.jar "$root"/opt/clearhead/lib/*.jar) &&
        fail "natives in $jar"
    [ -z "$(find "$root/tmp" -mindepth 1)" ] || fail 'the image has files in /tmp'
}

# start NAME MEMORY-IN-MB PROCESSORS [environment variable...]: starts a container and sets pid.
start() {
    local name=$1 memory=$2 processors=$3 variable environment
    shift 3
    environment=$(image_config '{{range .Docker.Config.Env}}{{printf "%q" .}}, {{end}}')
    for variable in "$@"; do
        environment+="\"$variable\", "
    done
    cat >"$work/bundle/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "process": {
    "user": {"uid": 10001, "gid": 10001},
    "args": [$(image_config '{{range $i, $word := .Docker.Config.Entrypoint}}{{if $i}}, {{end}}{{printf "%q" $word}}{{end}}')],
    "env": [${environment%, }],
    "cwd": "$(image_config '{{.Docker.Config.WorkingDir}}')",
    "capabilities": {"bounding": [], "effective": [], "permitted": []},
    "noNewPrivileges": true
  },
  "root": {"path": "root", "readonly": true},
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
    {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["nosuid", "noexec", "nodev", "ro"]},
    {"destination": "/models", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "noexec", "mode=1777"]},
    {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "noexec", "mode=1777"]}
  ],
  "linux": {
    "namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}],
    "resources": {
      "memory": {"limit": $((memory * 1024 * 1024))},
      "cpu": {"period": 100000, "quota": $((processors * 100000))}
    }
  }
}
JSON
    rm -f "$work/$name.pid"
    containers+=("$name")
    started=${EPOCHREALTIME//[!0-9]/}
    runc run --bundle "$work/bundle" --pid-file "$work/$name.pid" "$name" >"$work/$name.log" 2>&1 &
    runner=$!
    until [ -s "$work/$name.pid" ]; do
        kill -0 $runner 2>/dev/null || fail "runc: $(cat "$work/$name.log")"
        sleep 0.01
    done
    pid=$(cat "$work/$name.pid")
}

healthy() {
    runc exec "$1" /opt/clearhead/healthcheck
}

# await_ready NAME: sets ready to the milliseconds from start to ready, and processor to those of processor time that it took.
await_ready() {
    local deadline=$((SECONDS + 300))
    until healthy "$1" 2>/dev/null; do
        kill -0 $runner 2>/dev/null || fail "$1 ended: $(tail -n 30 "$work/$1.log")"
        [ $SECONDS -lt $deadline ] || fail "$1 is not ready after 300 s"
        sleep 0.05
    done
    ready=$(((${EPOCHREALTIME//[!0-9]/} - started) / 1000))
    processor=$(awk -v hertz="$(getconf CLK_TCK)" '{print int(($14 + $15) * 1000 / hertz)}' "/proc/$pid/stat")
}

ask() {
    nsenter --target "$pid" --net curl --silent --fail --max-time 60 --header 'Content-Type: application/json' "$@"
}

# stop NAME: SIGTERM; the exit code has to be 143.
stop() {
    local code=0
    runc kill "$1" TERM
    wait $runner || code=$?
    [ $code = 143 ] || fail "$1 ended with the exit code $code: $(tail -n 30 "$work/$1.log")"
    runc delete --force "$1" 2>/dev/null || true
}

check_container() {
    say 'running it: 2 processors, 1536 MB'
    start whole 1536 2 JDK_JAVA_OPTIONS=-XX:AOTMode=on # ends at once if the cache cannot be used
    healthy whole && fail 'healthy before it can be'
    await_ready whole
    [ "$(awk '/^Uid:/ {print $2 $3 $4 $5}' "/proc/$pid/status")" = 10001100011000110001 ] || fail 'it runs as another user'
    [ "$(awk '/^NSpid:/ {print $NF}' "/proc/$pid/status")" = 1 ] || fail 'Java is not process 1'
    awk 'NR > 2 && $1 != "lo:" {exit 1}' "/proc/$pid/net/dev" || fail 'it has a network'
    runc exec --user 0 whole bash -c 'echo >/opt/clearhead/file' 2>/dev/null && fail 'its root can be written to'
    [ "$(ask --data '{"inputs": "I ate an apple."}' http://127.0.0.1:8080/generate)" = \
        '{"generated_text":"Ich habe einen Apfel gegessen."}' ] || fail 'the answer of /generate'
    ask --output /dev/null --data '{"inputs": "I ate an apple."}' http://127.0.0.1:8080/attention || fail '/attention'
    grep -q 'with 2 worker threads' "$work/whole.log" || fail 'the number of workers for 2 processors'
    local files=/proc/$pid/root
    [ -z "$(find "$files/tmp" "$files/models" -type f)" ] || fail 'it wrote files at start'

    say 'stopping it while it works'
    ask --output "$work/answer" --write-out '%{http_code}' \
        --data "{\"inputs\": [$(printf '"The animal did not cross the street because it was too tired.",%.0s' {1..11})\"Yes.\"], \"parameters\": {\"num_beams\": 4}}" \
        http://127.0.0.1:8080/generate >"$work/status" &
    local client=$!
    until ask http://127.0.0.1:8080/metrics | grep -qE '^clearhead_queue_depth [1-9]'; do
        kill -0 $client 2>/dev/null || fail 'the request ended before SIGTERM'
    done
    stop whole
    wait $client || fail 'the request that ran got no answer'
    [ "$(cat "$work/status")" = 200 ] || fail "the request that ran was answered with $(cat "$work/status")"

    say 'running it: 1 processor, 1024 MB'
    start half 1024 1
    await_ready half
    grep -q 'with 1 worker threads' "$work/half.log" || fail 'the number of workers for 1 processor'
    local heap
    heap=$(runc exec half jcmd 1 VM.flags | grep -o ':MaxHeapSize=[0-9]*' | cut -d= -f2)
    [ "$heap" -gt $((400 << 20)) ] && [ "$heap" -lt $((420 << 20)) ] || fail "the heap of $heap bytes is not 40 % of 1024 MB"
    stop half
}

measure() {
    say "size: $(with_buildah images --format '{{.Size}}' --filter reference=$image | head -n 1)," \
        "of which natives $(du -sm "$root/opt/clearhead/natives" | cut -f1) MB," \
        "Java $(du -sm "$root/opt/java" | cut -f1) MB," \
        "AOT cache $(du -sm "$root/opt/clearhead/clearhead.aot" | cut -f1) MB," \
        "jars $(du -cm "$root"/opt/clearhead/*.jar "$root/opt/clearhead/lib" | tail -n 1 | cut -f1) MB"
    local run times options
    for options in -XX:AOTMode=auto -XX:AOTMode=off; do
        times=()
        for run in 1 2 3; do
            start "start$run" 1536 2 JDK_JAVA_OPTIONS=$options
            await_ready "start$run"
            stop "start$run"
            times+=("$ready ms ($processor of processor time)")
        done
        say "start to ready, 2 processors, $options: $(printf '%s; ' "${times[@]}")"
    done
}

make_base_images
build_image
mount_image
check_image
check_container
measure
echo "the image passed, in $SECONDS s"
