"""For bench/dicom-decode.mjs: reads each file that a line names, whole, and answers how many bytes of pixels it holds."""

import sys
import warnings

import pydicom

warnings.simplefilter("ignore")
print("ready", flush=True)
for line in sys.stdin:
    try:
        size = pydicom.dcmread(line.rstrip("\n"), force=True).pixel_array.nbytes
    except Exception:
        size = 0
    print(size, flush=True)
