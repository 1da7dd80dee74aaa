import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What is used of JavaScript's WebAssembly API, which the types of a server do not have. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

/** A decoder class of the `@cornerstonejs/codec-*` packages. */
interface Decoder {
  /** Room for a stream of this length in the codec's memory. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { bitsPerSample: number; componentCount: number };
  /** JPEG-LS only: 0 where each component has a scan of its own. */
  getInterleaveMode?(): number;
  delete(): void;
}

interface Instance {
  HEAPU8: Uint8Array;
  [decoder: string]: unknown;
}

type Factory = (options: object) => Promise<Instance>;

export interface DecodedStream {
  /** Samples of one byte, or of two in little endian. */
  data: Uint8Array;
  bytesPerSample: 1 | 2;
  planar: boolean;
}

/** An instance that grew past this is given up, as WebAssembly's memory never shrinks. */
const maxKeptBytes = 2 ** 28;

/**
 * A decoder of OpenJPEG, OpenJPH or CharLS, compiled once. An instance that failed is given up with its memory: an
 * exception that leaves WebAssembly restores neither its stack nor its heap, and the next image must not meet them.
 * @param script what the package exports as the code around its WebAssembly
 * @param wasm what it exports as the WebAssembly
 */
export function emscriptenCodec(
  script: string,
  wasm: string,
  decoderName: string,
): (stream: Uint8Array) => Promise<DecodedStream> {
  let compiled: object | undefined;
  let current: Instance | undefined;

  async function start(): Promise<Instance> {
    compiled ??= new WebAssembly.Module(readFileSync(require.resolve(wasm)));
    const module = compiled;
    return (require(script) as Factory)({
      instantiateWasm(imports: object, done: (instance: object) => void) {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
      print() {},
      printErr() {},
    });
  }

  return async (stream) => {
    const instance = current ?? (await start());
    current = undefined;
    const decoder = new (instance[decoderName] as new () => Decoder)();
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    const { bitsPerSample, componentCount } = decoder.getFrameInfo();
    // A copy: the codec's own is a view of its memory.
    const data = new Uint8Array(decoder.getDecodedBuffer());
    const planar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
    decoder.delete();
    if (instance.HEAPU8.length <= maxKeptBytes) current = instance;
    return { data, bytesPerSample: bitsPerSample > 8 ? 2 : 1, planar };
  };
}
