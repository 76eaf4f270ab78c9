"""Makes a tiny GGUF model with hand-made weights: nothing is downloaded, nothing was trained.

The network is a real llama-architecture graph, but attention and feed-forward give zero and the
embeddings are one-hot, so the next token depends on the last one alone: a Markov chain read from the
documents below. Tokens, timings and usage are real, and the text can be recognised. At temperature 0
the heaviest document wins, which is how a `kind` of model is made to say one thing.

Runs in the environment that `llama_server.py` makes.
"""

import argparse
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np

BEGIN, END, ROLE = "]~!b[", "[e~[", "]~b]"
MARKERS = ["<think>", "</think>", "<minimax:tool_call>", "</minimax:tool_call>"]
PROMPT_END = "\n"  # the last token of the generation prompt, used nowhere else
ANSWER = "\n\n"  # the token between thinking and answer
CONTEXT = 65_536
SPM_NORMAL, SPM_UNKNOWN, SPM_CONTROL, SPM_USER, SPM_BYTE = 1, 2, 3, 4, 6
NOT_SAID = -14.0  # the logit of everything that no document holds

# The kinds of model: each says the documents of its name when it always takes the likeliest token.
KINDS = ("prose", "endless", "tools")
FAVOUR = 1_000_000  # so that chance plays no part either where a request leaves the temperature open

Documents = dict[str, list[list[str]]]


def as_bytes(text: str) -> list[str]:
    """A text as byte tokens, so that one character is split over several tokens."""
    return [f"<0x{byte:02X}>" for byte in text.encode()]


def documents() -> Documents:
    """What the model has read, by what it is good for. A document is a list of tokens."""
    plan = [" wants an", " answer.", " Let me", " plan it", " first.\n", "</think>", ANSWER]
    parameter_end, call_end = "</parameter>", "\n</invoke>\n"
    invoke, parameter = '\n<invoke name="', '\n<parameter name="'
    return {
        "thinking": [[PROMPT_END, "The user", *plan]],
        "prose": [
            [ANSWER, "Gr\u00fc\u00dfe", " aus", " Z\u00fcrich", *as_bytes("\U0001f600"), "!"],
            [
                "!",
                " \u4f60\u597d",
                "\uff0c",
                *as_bytes("\u4e16"),
                "\u754c",
                " \U0001f469\u200d\U0001f4bb",
                END,
            ],
        ],
        "endless": [
            [ANSWER, "Once", " upon", " time", " the", " river", " ran", " and", " sang", ";"],
            [";", " then", " it", " turned", " over", " a", " hill", " slept", ";"],
        ],
        "tools": [
            [ANSWER, "<minimax:tool_call>", invoke, 'get_weather">', parameter, 'city">', "Z\u00fcrich"],
            ["Z\u00fcrich", parameter_end, call_end, "</minimax:tool_call>", END],
        ],
    }


class Vocabulary:
    """The tokens in order, each with its kind and score as a SentencePiece tokenizer wants them."""

    def __init__(self, read: Documents) -> None:
        self.tokens = ["<unk>"]
        self.kinds = [SPM_UNKNOWN]
        self.scores = [0.0]
        self.ids = {"<unk>": 0}
        for marker in (BEGIN, END, ROLE):
            self._add(marker, SPM_CONTROL)
        for marker in MARKERS:
            self._add(marker, SPM_USER)
        for byte in range(256):
            self._add(f"<0x{byte:02X}>", SPM_BYTE)
        for character in [*map(chr, range(33, 127)), " "]:
            self._add(character, SPM_NORMAL, -100.0)
        for document in _every(read):
            for token in document:
                self._add(token, SPM_NORMAL, -float(len(self.tokens)))

    def __len__(self) -> int:
        return len(self.tokens)

    def _add(self, token: str, kind: int, score: float = 0.0) -> None:
        if token not in self.ids:
            self.ids[token] = len(self.tokens)
            self.tokens.append(token)
            self.kinds.append(kind)
            self.scores.append(score)

    def encoded(self) -> list[bytes]:
        """The tokens as they stand in the file: spaces of ordinary tokens become U+2581."""
        pairs = zip(self.tokens, self.kinds, strict=True)
        return [(t.replace(" ", "\u2581") if kind == SPM_NORMAL else t).encode() for t, kind in pairs]


def _every(read: Documents) -> Iterator[list[str]]:
    for group in read.values():
        yield from group


def _logits(words: Vocabulary, read: Documents, kind: str) -> np.ndarray:
    """For each last token the logits of the next one."""
    counts = np.zeros((len(words), len(words)))
    for name, group in read.items():
        weight = FAVOUR if name == kind else 2
        for document in group:
            for last, following in pairwise(document):
                counts[words.ids[last], words.ids[following]] += weight
    counts[counts.sum(axis=1) == 0, words.ids[END]] = 1.0  # nothing known: stop
    return np.where(counts > 0, np.log(np.maximum(counts, 1e-9)), NOT_SAID)


def write_model(target: Path, template: str, kind: str) -> None:
    """Write the model file."""
    read = documents()
    words = Vocabulary(read)
    width = (len(words) + 63) // 64 * 64
    writer = gguf.GGUFWriter(target, "llama")
    _write_header(writer, width, len(words))
    _write_tokenizer(writer, words, template)
    for name, tensor in _tensors(words, _logits(words, read, kind), width).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _write_header(writer: gguf.GGUFWriter, width: int, vocabulary: int) -> None:
    writer.add_name("tiny-markov")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(64)
    writer.add_head_count(width // 64)
    writer.add_head_count_kv(width // 64)
    writer.add_layer_norm_rms_eps(1e-12)
    writer.add_rope_dimension_count(64)
    writer.add_vocab_size(vocabulary)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def _write_tokenizer(writer: gguf.GGUFWriter, words: Vocabulary, template: str) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(words.encoded())
    writer.add_token_scores(words.scores)
    writer.add_token_types(words.kinds)
    writer.add_bos_token_id(words.ids[BEGIN])
    writer.add_eos_token_id(words.ids[END])
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(value=False)
    writer.add_add_space_prefix(value=False)
    writer.add_chat_template(template)


def _tensors(words: Vocabulary, logits: np.ndarray, width: int) -> dict[str, np.ndarray]:
    """One layer that passes the one-hot embedding through, and an output that reads the logits off it."""
    embedding = np.zeros((len(words), width), np.float32)
    np.fill_diagonal(embedding, 1.0)
    output = np.zeros((len(words), width), np.float32)
    output[:, : len(words)] = logits.T / np.sqrt(width)  # the norm before it multiplies by sqrt(width)
    one = np.ones(width, np.float32)
    zero = {"attn_q": (width, width), "attn_k": (width, width), "attn_v": (width, width)}
    zero |= {
        "attn_output": (width, width),
        "ffn_gate": (64, width),
        "ffn_up": (64, width),
        "ffn_down": (width, 64),
    }
    layer = {f"blk.0.{name}.weight": np.zeros(shape, np.float32) for name, shape in zero.items()}
    layer |= {"blk.0.attn_norm.weight": one, "blk.0.ffn_norm.weight": one}
    return {"token_embd.weight": embedding, "output.weight": output, "output_norm.weight": one, **layer}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path)
    parser.add_argument("kind", choices=KINDS)
    options = parser.parse_args()
    chat_template = Path(__file__).with_name("template.jinja").read_text(encoding="utf-8")
    write_model(options.target, chat_template, options.kind)
