/** A file of an archive: its path in ASCII, at most 100 characters. */
export type TarFile = { path: string; text: string; executable?: boolean }

const BLOCK = 512

/**
 * An archive in the format of POSIX 1003.1 (ustar). It has no times or owners, so it is the same for the same files.
 */
export function tar(files: TarFile[]): Buffer {
  const blocks = files.flatMap((file) => {
    const content = Buffer.from(file.text)
    return [header(file, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1))]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}

function header({ path, executable }: TarFile, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  block.write(path, 0)
  block.write(octal(executable ? 0o755 : 0o644, 8), 100)
  block.write(octal(0, 8).repeat(2), 108)
  block.write(octal(size, 12), 124)
  block.write(octal(0, 12), 136)
  // The checksum is computed with spaces in its own place.
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
