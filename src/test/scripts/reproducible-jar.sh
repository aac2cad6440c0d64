#!/usr/bin/env bash
# Builds the jar twice from the files in git, in two directories, two time zones, two locales and with two masks for new files,
# and compares the bytes.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    mkdir "$work/$1"
    git checkout-index --all --prefix="$work/$1/"
    (
        umask "$2"
        cd "$work/$1"
        TZ=$3 LC_ALL=$4 ./mvnw -q -B -Dmaven.test.skip=true package
    )
    sha256sum <"$work/$1/target/clearhead.jar"
}

one=$(build one 022 UTC C.UTF-8)
other=$(build another 077 Asia/Tokyo C)
if [ "$one" != "$other" ]; then
    for side in one another; do
        unzip -lv "$work/$side/target/clearhead.jar" >"$work/$side.txt" || true
    done
    diff "$work/one.txt" "$work/another.txt" | head -n 20
    echo 'FAILED: two builds of the same files gave different jars'
    exit 1
fi
echo "both jars are ${one%% *}"
