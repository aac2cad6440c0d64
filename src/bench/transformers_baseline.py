"""Hugging Face transformers on the sentences, checkpoint and number of threads of GreedyBenchmark.

    python3 -m venv venv && venv/bin/pip install torch==2.7.1 transformers==5.23.0 sentencepiece
    venv/bin/python src/bench/transformers_baseline.py [rounds] [beams]
"""

import pathlib
import statistics
import sys
import time

import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHECKPOINT = ROOT / "src/main/resources/models/tatoeba-en-de"
SENTENCES = (ROOT / "src/bench/resources/sentences.en").read_text("utf-8").splitlines()
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
BEAMS = [int(sys.argv[2])] if len(sys.argv) > 2 else [1, 4]

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
transformers.logging.set_verbosity_error()
tokenizer = transformers.MarianTokenizer.from_pretrained(CHECKPOINT)
model = transformers.MarianMTModel.from_pretrained(CHECKPOINT, dtype=torch.float32).eval()


def tokens_per_second(beams):
    tokens = 0
    start = time.perf_counter()
    with torch.inference_mode():
        for sentence in SENTENCES:
            output = model.generate(**tokenizer(sentence, return_tensors="pt"), num_beams=beams)
            tokens += int((output[0, 1:] != model.config.pad_token_id).sum())
            tokenizer.decode(output[0], skip_special_tokens=True)
    return tokens / (time.perf_counter() - start)


for beams in BEAMS:
    tokens_per_second(beams)
    rates = [tokens_per_second(beams) for _ in range(ROUNDS)]
    print(f"transformers beams={beams} tokens/s: " + " ".join(f"{rate:.0f}" for rate in rates)
          + f"  median {statistics.median(rates):.0f}")
