"""Small synthetic DICOM files in every transfer syntax and layout of pixels that is read, and what they hold.

Writes tests/fixtures/dicom/*.dcm and tests/golden/dicom-pixels.json. A lossless file's values are those it was made
from; a lossy one's are what dcmtk or OpenJPEG decode. The encoders are others' own: dcmtk, GDCM, OpenJPEG, OpenJPH.

Debian 12: apt install python3-pydicom python3-gdcm dcmtk libgdcm-tools libopenjp2-tools openjph-tools
Run: /usr/bin/python3 tests/golden/dicom_pixels.py
"""

import hashlib
import json
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pydicom
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEG2000, JPEG2000Lossless

TESTS = Path(__file__).resolve().parent.parent
OUT = TESTS / "fixtures" / "dicom"
HTJ2K, HTJ2K_RPCL, HTJ2K_LOSSY = (UID(f"1.2.840.10008.1.2.4.{n}") for n in (201, 202, 203))
DEFLATED_FRAME, UNCOMPRESSED = UID("1.2.840.10008.1.2.8.1"), UID("1.2.840.10008.1.2.1.98")
for uid in (HTJ2K, HTJ2K_RPCL, HTJ2K_LOSSY, DEFLATED_FRAME, UNCOMPRESSED):
    # Newer than this pydicom.
    UID_dictionary[str(uid)] = ("", "Transfer Syntax", "", "", "")

rng = np.random.default_rng(20261127)
work = Path(tempfile.mkdtemp())
golden = {}


def picture(frames, rows, columns, samples, bits, signed=False):
    """[frames, rows, columns, samples] that spans all values of so many bits."""
    y, x = np.mgrid[0:rows, 0:columns]
    top = 2**bits - 1
    out = np.zeros((frames, rows, columns, samples), np.int64)
    for f in range(frames):
        for s in range(samples):
            wave = (np.sin(x / 5 + f) + np.cos(y / 4 + 2 * s) + 2) / 4 * top
            out[f, :, :, s] = np.clip(np.round(wave + rng.normal(0, top / 60, wave.shape)), 0, top)
    out[0, 0, 0], out[0, 0, 1] = 0, top
    return out - 2 ** (bits - 1) if signed else out


def kind(allocated, signed=False):
    return np.dtype(f"<{'i' if signed else 'u'}{max(1, allocated // 8)}")


def data_set(name, values, allocated, stored, signed, photometric, planar=0):
    frames, rows, columns, samples = values.shape
    ds = Dataset()
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        digest = hashlib.sha256(f"{keyword} {name}".encode()).digest()[:12]
        setattr(ds, keyword, f"2.25.{int.from_bytes(digest, 'big')}")
    ds.Modality, ds.PatientID, ds.PatientName = "OT", "S-1", "Synthetic^Pixels"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = rows, columns, samples
    ds.PhotometricInterpretation = photometric
    if samples > 1:
        ds.PlanarConfiguration = planar
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, stored, stored - 1
    ds.PixelRepresentation = int(signed)
    return ds


def write(name, ds, syntax=ExplicitVRLittleEndian):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    ds.file_meta = meta
    pydicom.dcmwrite(OUT / f"{name}.dcm", ds, write_like_original=False)


def remember(name, values, lossy=False):
    values = np.ascontiguousarray(values)
    golden[name] = {
        "dtype": values.dtype.name,
        "shape": list(values.shape),
        "min": float(values.min()),
        "max": float(values.max()),
        "mean": round(float(values.astype(float).mean()), 6),
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
        "lossy": lossy,
    }


def even(data):
    return data + b"\0" * (len(data) % 2)


def packed(values, allocated, signed, planar):
    if allocated == 1:
        return np.packbits(values.astype(np.uint8).ravel(), bitorder="little").tobytes()
    cells = values.astype(kind(allocated, signed))
    return np.ascontiguousarray(cells.transpose(0, 3, 1, 2) if planar else cells).tobytes()


def native(name, allocated, stored, signed=False, samples=1, frames=1, planar=0, photometric=None):
    """Explicit little endian; also what the encoders start from."""
    values = picture(frames, 13, 17, samples, stored, signed)
    ds = data_set(name, values, allocated, stored, signed, photometric or ("RGB" if samples == 3 else "MONOCHROME2"), planar)
    ds.PixelData = even(packed(values, allocated, signed, planar))
    ds["PixelData"].VR = "OB" if allocated == 8 else "OW"
    write(name, ds)
    remember(name, values.astype(kind(allocated, signed)))
    return values.astype(kind(allocated, signed))


def command(*words):
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def converted(source, suffix, *words, lossy=False):
    """By dcmtk or GDCM, from a native file."""
    name = f"{source}-{suffix}"
    command(*words, OUT / f"{source}.dcm", OUT / f"{name}.dcm")
    if not lossy:
        golden[name] = golden[source]
        return
    decoder = ("dcmdjpls",) if words[0] == "dcmcjpls" else ("dcmdjpeg", "+cn")
    command(*decoder, OUT / f"{name}.dcm", work / "decoded.dcm")
    read = pydicom.dcmread(work / "decoded.dcm").pixel_array
    remember(name, read.reshape(golden[source]["shape"]), lossy=True)


def encoded(name, tool, values, stored, *options, suffix):
    """Each frame's code stream by OpenJPEG or OpenJPH, which read PNM."""
    streams = []
    for frame in values:
        rows, columns, samples = frame.shape
        source = work / f"frame.{'ppm' if samples == 3 else 'pgm'}"
        head = f"P{6 if samples == 3 else 5}\n{columns} {rows}\n{2**stored - 1}\n".encode()
        source.write_bytes(head + frame.astype(">u2" if stored > 8 else "u1").tobytes())
        out = work / f"frame.{suffix}"
        command(tool, "-i", source, "-o", out, *options)
        streams.append(out.read_bytes())
    return streams


def encapsulated(name, values, stored, streams, syntax, photometric, lossy=False, fragments=1, table="basic"):
    allocated = 8 if stored <= 8 else 16
    ds = data_set(name, values, allocated, stored, False, photometric)
    if table == "extended":
        sizes = [len(even(stream)) for stream in streams]
        starts = [sum(sizes[:i]) + 8 * i for i in range(len(sizes))]
        ds.ExtendedOffsetTable = struct.pack(f"<{len(starts)}Q", *starts)
        ds.ExtendedOffsetTableLengths = struct.pack(f"<{len(sizes)}Q", *sizes)
    ds.PixelData = encapsulate(streams, fragments_per_frame=fragments, has_bot=table == "basic")
    ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    write(name, ds, syntax)
    remember(name, values.astype(kind(allocated)), lossy)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.dcm"):
        old.unlink()

    native("bits1", 1, 1, frames=3)
    native("grey8", 8, 8)
    native("grey8s", 8, 8, signed=True)
    native("grey10", 16, 10)
    native("grey12", 16, 12, frames=3)
    native("grey12s", 16, 12, signed=True)
    native("grey16", 16, 16)
    native("grey16s", 16, 16, signed=True)
    native("grey32", 32, 32)
    native("inverse8", 8, 8, photometric="MONOCHROME1")
    native("rgb8", 8, 8, samples=3)
    native("rgb8-planes", 8, 8, samples=3, frames=2, planar=1)
    native("rgb16", 16, 16, samples=3)

    for source in ("bits1", "grey8s", "grey12", "grey16s", "rgb8-planes"):
        for suffix, option in (("implicit", "+ti"), ("big", "+tb"), ("deflated", "+td")):
            converted(source, suffix, "dcmconv", option)
    command("dcmconv", "+ti", "-F", OUT / "grey16s.dcm", OUT / "grey16s-bare.dcm")
    golden["grey16s-bare"] = golden["grey16s"]

    for source in ("grey8", "grey12", "grey16s", "grey32", "rgb8", "rgb8-planes", "rgb16"):
        converted(source, "rle", "dcmcrle")
    for source in ("grey8", "grey12", "grey12s", "grey16s"):
        converted(source, "jpeg-sv1", "dcmcjpeg", "+e1")
        converted(source, "jpegls", "dcmcjpls", "+el")
        converted(source, "j2k", "gdcmconv", "--j2k") if source != "grey12" else None
    converted("grey8s", "j2k", "gdcmconv", "--j2k")
    for value in range(1, 8):
        converted("grey16", f"jpeg-p14-{value}", "dcmcjpeg", "+el", "+sv", value)
    converted("rgb8", "jpeg-sv1", "dcmcjpeg", "+e1")
    for suffix, option in (("line", "+il"), ("sample", "+is"), ("component", "+in")):
        converted("rgb8", f"jpegls-{suffix}", "dcmcjpls", "+el", option)
    converted("grey16", "jpegls-near", "dcmcjpls", "+en", "+md", 2, lossy=True)
    converted("grey8", "jpeg-baseline", "dcmcjpeg", "+eb", lossy=True)
    converted("grey12", "jpeg-extended", "dcmcjpeg", "+ee", lossy=True)
    converted("grey8", "jpeg-spectral", "dcmcjpeg", "+es", lossy=True)
    converted("grey8", "jpeg-progressive", "dcmcjpeg", "+ep", lossy=True)
    for suffix, option in (("444", "+s4"), ("422", "+s2")):
        converted("rgb8", f"jpeg-ybr-{suffix}", "dcmcjpeg", "+eb", "+cy", option, lossy=True)
    converted("rgb8", "jpeg-rgb", "dcmcjpeg", "+eb", "+cr", lossy=True)

    for stored, samples in ((8, 1), (16, 1), (8, 3), (16, 3)):
        values = picture(2, 13, 17, samples, stored)
        named = f"{'rgb' if samples == 3 else 'grey'}{stored}"
        photometric = "YBR_RCT" if samples == 3 else "MONOCHROME2"
        levels = ("-num_decomps", 2)
        for suffix, syntax, options in (
            ("ht", HTJ2K, ("-reversible", "true")),
            ("ht-rpcl", HTJ2K_RPCL, ("-reversible", "true", "-prog_order", "RPCL")),
        ):
            streams = encoded(named, "ojph_compress", values, stored, *options, *levels, suffix="j2c")
            encapsulated(f"{named}-{suffix}", values, stored, streams, syntax, photometric)
        streams = encoded(named, "ojph_compress", values, stored, "-reversible", "false", "-qstep", "0.001", *levels, suffix="j2c")
        # No second decoder of these is at hand: what they were made from, near which they must be.
        lossy = "YBR_ICT" if samples == 3 else photometric
        encapsulated(f"{named}-ht-lossy", values, stored, streams, HTJ2K_LOSSY, lossy, lossy=True)

        streams = encoded(named, "opj_compress", values, stored, "-n", 3, suffix="j2k")
        encapsulated(f"{named}-openjpeg", values, stored, streams, JPEG2000Lossless, photometric)
        if stored == 8:
            for fragments, table in ((1, "none"), (3, "basic"), (3, "none"), (1, "extended")):
                name = f"{named}-openjpeg-{fragments}-{table}"
                encapsulated(name, values, stored, streams, JPEG2000Lossless, photometric, fragments=fragments, table=table)
        tiles = encoded(named, "opj_compress", values, stored, "-n", 2, "-t", "8,8", suffix="j2k")
        encapsulated(f"{named}-openjpeg-tiles", values, stored, tiles, JPEG2000Lossless, photometric)
        boxed = encoded(named, "opj_compress", values, stored, "-n", 3, suffix="jp2")
        encapsulated(f"{named}-jp2", values, stored, boxed, JPEG2000Lossless, photometric)
        name = f"{named}-openjpeg-lossy"
        streams = encoded(named, "opj_compress", values, stored, "-n", 3, "-I", "-r", "2", suffix="j2k")
        encapsulated(name, values, stored, streams, JPEG2000, lossy, lossy=True)
        remember(name, pydicom.dcmread(OUT / f"{name}.dcm").pixel_array.reshape(values.shape), lossy=True)

    values = picture(2, 13, 17, 1, 16)
    deflate = []
    for frame in values:
        squeezer = zlib.compressobj(wbits=-15)
        deflate.append(squeezer.compress(frame.astype("<u2").tobytes()) + squeezer.flush())
    raw = [frame.astype("<u2").tobytes() for frame in values]
    encapsulated("grey16-uncompressed-frames", values, 16, raw, UNCOMPRESSED, "MONOCHROME2", fragments=2)
    encapsulated("grey16-deflated-frames", values, 16, deflate, DEFLATED_FRAME, "MONOCHROME2")

    for name, element, allocated in (("float", "FloatPixelData", 32), ("double", "DoubleFloatPixelData", 64)):
        values = rng.normal(0, 1000, (2, 13, 17, 1)).astype(f"<f{allocated // 8}")
        ds = data_set(name, values, allocated, allocated, False, "MONOCHROME2")
        for keyword in ("BitsStored", "HighBit", "PixelRepresentation"):
            delattr(ds, keyword)
        setattr(ds, element, values.tobytes())
        write(name, ds)
        remember(name, values)
        converted(name, "big", "dcmconv", "+tb")

    # Two cells of 12 bits in three bytes, PS3.5 section 8.1.1.
    values = picture(1, 13, 18, 1, 12)
    ds = data_set("packed12", values, 12, 12, False, "MONOCHROME2")
    pairs = values.ravel().reshape(-1, 2)
    triples = np.stack([pairs[:, 0] & 255, (pairs[:, 0] >> 8) | ((pairs[:, 1] & 15) << 4), pairs[:, 1] >> 4], 1)
    ds.PixelData = even(triples.astype(np.uint8).tobytes())
    ds["PixelData"].VR = "OW"
    write("packed12", ds)
    remember("packed12", values.astype("<u2"))

    # Y1 Y2 Cb Cr for two pixels, PS3.3 C.7.6.3.1.2.
    ybr = picture(1, 13, 18, 3, 8)
    ybr[:, :, 1::2, 1:] = ybr[:, :, 0::2, 1:]
    ds = data_set("ybr422", ybr, 8, 8, False, "YBR_FULL_422")
    halves = np.stack([ybr[0, :, 0::2, 0], ybr[0, :, 1::2, 0], ybr[0, :, 0::2, 1], ybr[0, :, 0::2, 2]], -1)
    ds.PixelData = even(halves.astype(np.uint8).tobytes())
    ds["PixelData"].VR = "OB"
    write("ybr422", ds)
    remember("ybr422", ybr.astype(np.uint8))

    (TESTS / "golden" / "dicom-pixels.json").write_text(json.dumps(golden, indent=1, sort_keys=True) + "\n")


main()
