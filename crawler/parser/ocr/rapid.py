"""The models that RapidOCR's wheel carries (PP-OCRv6), run by onnxruntime on one thread; no download, ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.ocr.ctc import Folding, likeliest
from crawler.parser.ocr.engine import Candidate, Pixels, Recognised
from crawler.parser.pictures import engine_name

_HEIGHT = 48
_STEP = 16
_NARROWEST, _WIDEST = 48, 1600
_BATCH = 16
_LONG_SIDE, _LEAST_SIDE = 1600, 320
_TEXT, _BOX = 0.3, 0.5
_UNCLIP = 0.8


class RapidEngine:
    """PP-OCRv6 small as shipped with RapidOCR."""

    def __init__(self, models: Path, name: str) -> None:
        self.name = name
        self._reader = _session(_only(models, "*_rec_*.onnx"))
        self._finder_file = _only(models, "*_det_*.onnx")
        self._finder: Any = None
        signs = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._signs = ["", *signs, " "]
        self._fold = Folding(self._signs)

    def recognise(self, cuts: Sequence[Pixels]) -> list[Recognised]:
        """Read cuts in batches of equal width, so that no cut's reading depends on its neighbours."""
        found: dict[int, Recognised] = {}
        for numbers, batch in _batches([_prepared(cut) for cut in cuts]):
            for number, steps in zip(numbers, self._reader.run(None, {"x": batch})[0], strict=True):
                found[number] = Recognised(likeliest(self._fold(steps)), self._text(steps))
        return [found[index] for index in range(len(cuts))]

    def locate(self, picture: Pixels) -> list[tuple[int, int, int, int]]:
        """Lines of text by the detection model, from top to bottom."""
        if self._finder is None:
            self._finder = _session(self._finder_file)
        colour = picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB)
        high, wide = colour.shape[:2]
        scale = max(min(1.0, _LONG_SIDE / max(high, wide)), _LEAST_SIDE / min(high, wide))
        size = max(32, round(wide * scale / 32) * 32), max(32, round(high * scale / 32) * 32)
        shrunk = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
        data = ((shrunk.astype(np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        heat = self._finder.run(None, {self._finder.get_inputs()[0].name: data})[0][0, 0]
        return sorted(_boxes(heat, wide / size[0], high / size[1]), key=lambda box: (box[1], box[0]))

    def _text(self, steps: NDArray[Any]) -> Candidate:
        best = steps.argmax(axis=1)
        kept = [i for i in range(len(best)) if best[i] and (i == 0 or best[i] != best[i - 1])]
        sure = float(np.mean([steps[i, best[i]] for i in kept])) if kept else 0.0
        return Candidate("".join(self._signs[best[i]] for i in kept).strip(), sure)


@lru_cache(maxsize=1)
def default_engine() -> RapidEngine | None:
    """The engine of this process, loaded once; None where the extra ``ocr`` is not installed."""
    name = engine_name()
    return RapidEngine(models_folder(), name) if name else None


def models_folder() -> Path:
    """Where the models lie inside the installed package."""
    spec = find_spec("rapidocr")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "models"


def _only(folder: Path, pattern: str) -> Path:
    return sorted(folder.glob(pattern))[0]


def _session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def _prepared(cut: Pixels) -> NDArray[np.float32]:
    """A cut at the height the model wants, padded with white to a multiple of its step."""
    grey = cut if cut.ndim == 2 else cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    high, wide = grey.shape
    width = min(_WIDEST, max(1, round(wide * _HEIGHT / high)))
    how = cv2.INTER_AREA if high > _HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(grey, (width, _HEIGHT), interpolation=how)
    full = max(_NARROWEST, -(-width // _STEP) * _STEP)
    left = (full - width) // 2
    line = cv2.copyMakeBorder(line, 0, 0, left, full - width - left, cv2.BORDER_CONSTANT, value=(255.0,))
    return np.repeat(((line.astype(np.float32) / 255 - 0.5) / 0.5)[None], 3, axis=0)


def _batches(lines: list[NDArray[np.float32]]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    by_width: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_width.setdefault(line.shape[2], []).append(index)
    for _, numbers in sorted(by_width.items()):
        for start in range(0, len(numbers), _BATCH):
            part = numbers[start : start + _BATCH]
            yield part, np.stack([lines[index] for index in part])


def _boxes(heat: NDArray[Any], across: float, down: float) -> Iterator[tuple[int, int, int, int]]:
    """The text regions of a heat map, widened by what the model was taught to leave off."""
    mask = (heat > _TEXT).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        part = labels[y : y + h, x : x + w] == index
        if min(w, h) < 3 or float(heat[y : y + h, x : x + w][part].mean()) < _BOX:
            continue
        grow = _UNCLIP * area / (w + h)
        x0, y0, x1, y1 = x - grow, y - grow, x + w + grow, y + h + grow
        right, bottom = min(heat.shape[1], x1), min(heat.shape[0], y1)
        yield (round(max(0, x0) * across), round(max(0, y0) * down), round(right * across), round(bottom * down))
