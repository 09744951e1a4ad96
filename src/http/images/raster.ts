/** What the bytes of an image say. File names and content types are not trusted. */
export type RasterImage = { type: 'png' | 'jpeg' | 'webp'; width: number; height: number; animated: boolean }

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/**
 * Reads the format and the size of an image from its bytes. Nothing is decoded.
 * @returns null for other formats than PNG, JPEG and WebP, and for a truncated file
 */
export function readRaster(bytes: Buffer): RasterImage | null {
  try {
    if (bytes.subarray(0, 8).equals(PNG)) return readPng(bytes)
    if (bytes.readUInt16BE(0) === 0xffd8) return readJpeg(bytes)
    return readWebp(bytes)
  } catch (error) {
    // The file is shorter than it says.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** W3C PNG §5: chunks of length, name, data and checksum. IHDR is the first one, IEND ends the file. */
function readPng(bytes: Buffer): RasterImage | null {
  let animated = false
  let at = 8
  for (;;) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    if ((at === 8) !== (name === 'IHDR')) return null
    if (name === 'acTL') animated = true
    at += 12 + bytes.readUInt32BE(at)
    if (name === 'IEND') break
  }
  // Bytes after the image belong to something else.
  if (at !== bytes.length) return null
  return { type: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), animated }
}

/** ITU T.81 §B.2: segments. The start of frame has the size. */
function readJpeg(bytes: Buffer): RasterImage | null {
  for (let at = 2; ; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes.readUInt8(at) !== 0xff) return null
    const marker = bytes.readUInt8(at + 1)
    // C4, C8 and CC are in this range, but do not start a frame.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      return { type: 'jpeg', width, height, animated: false }
    }
    if (marker < 0xc0 || marker === 0xd9 || marker === 0xda) return null
  }
}

/** RFC 9649 §2. */
function readWebp(bytes: Buffer): RasterImage | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return null
  if (bytes.readUInt32LE(4) + 8 !== bytes.length + (bytes.length % 2)) return null
  const image = (width: number, height: number, animated = false) =>
    ({ type: 'webp', width, height, animated }) as const
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return image(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1, (bytes.readUInt8(20) & 2) !== 0)
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      return bytes.readUInt8(20) === 0x2f ? image((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1) : null
    }
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return null
      return image(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff)
    default:
      return null
  }
}
