#!/usr/bin/env bash
# Builds the jar twice from the files in git, in two directories, and compares the bytes. Time zone, locale and the mask
# for new files are the same: they show in a jar.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    mkdir "$work/$1"
    git checkout-index --all --prefix="$work/$1/"
    (
        umask 022
        cd "$work/$1"
        TZ=UTC LC_ALL=C.UTF-8 ./mvnw -q -B -Dmaven.test.skip=true package
    )
    sha256sum <"$work/$1/target/clearhead.jar"
}

one=$(build one)
other=$(build another)
if [ "$one" != "$other" ]; then
    for side in one another; do
        unzip -lv "$work/$side/target/clearhead.jar" >"$work/$side.txt" || true
    done
    diff "$work/one.txt" "$work/another.txt" | head -n 20
    echo 'FAILED: two builds of the same files gave different jars'
    exit 1
fi
echo "both jars are ${one%% *}"
