#!/usr/bin/env bash
# Clearhead and Hugging Face transformers in turn, one thread each, on the same checkpoint and sentences: other load of the
# machine then meets both. Prints tokens per second of every round; the ratio of a round compares its two neighbours.
#
#   PYTHON=venv/bin/python src/bench/compare.sh [rounds]
#
# Needs a Python with torch and transformers (see transformers_baseline.py) and the compiled benchmarks:
#   ./mvnw -q -Pbench verify -DskipTests -Dbench.arguments=-h
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
classpath=$(./mvnw -q -B -Pbench dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=/dev/stdout | tail -n 1)

clearhead() {
    java -Dai.djl.offline=true -DOPT_OUT_TRACKING=true -Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.num_interop_threads=1 \
        -classpath "target/test-classes:target/classes:$classpath" \
        org.openjdk.jmh.Main 'GreedyBenchmark' -p beams="$1" -f 1 -wi 3 -w 2 -i 3 -r 3 2>&1 |
        awk '/twentySentences:tokens/ && /thrpt/ { for (i = 1; i <= NF; i++) if ($i == "thrpt") print $(i + 2) }'
}

for round in $(seq "$rounds"); do
    for beams in 1 4; do
        ours=$(clearhead "$beams")
        theirs=$("${PYTHON:-python3}" src/bench/transformers_baseline.py 3 "$beams" | sed 's/.*median //')
        echo "round=$round beams=$beams clearhead=$ours transformers=$theirs ratio=$(awk "BEGIN { printf \"%.2f\", $ours / $theirs }")"
    done
done
