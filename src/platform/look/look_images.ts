import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRaster } from '../../http/images/raster.ts'
import { checkSvg } from '../../http/images/svg.ts'
import type { Violation } from '../../violation.ts'
import { LOOK_IMAGES } from './look_rules.ts'

const LARGEST = 16_384
const [SMALLEST_SIDE, LONGEST_SIDE] = [16, 1024]

export type LookImage = { extension: 'svg' | 'png'; body: Buffer; width: number; height: number }

/** The image of a data: URL that was already checked. */
export function lookImage(address: string): LookImage {
  const read = readImage(address)
  if ('problem' in read) throw new Error(`an image that was never checked ${read.problem}`)
  return read
}

/** What is wrong with the images of a look. Only images in the definition itself are checked. */
export function lookImageViolations(value: unknown): Violation[] {
  const look = (value as { look?: Record<string, unknown> } | null)?.look ?? {}
  return LOOK_IMAGES.flatMap((field) => {
    const address = look[field]
    if (typeof address !== 'string' || !address.startsWith('data:')) return []
    const read = readImage(address)
    return 'problem' in read ? [{ path: `/look/${field}`, message: read.problem }] : []
  })
}

/**
 * Replaces the names of images with the contents of these files.
 * @param folder the folder of the definition, which contains the files
 */
export function withLookFiles(value: unknown, folder: string): { value: unknown; violations: Violation[] } {
  const { look } = (value ?? {}) as { look?: Record<string, unknown> }
  const violations: Violation[] = []
  if (typeof look !== 'object' || look === null) return { value, violations }
  const inlined = { ...look }
  for (const field of LOOK_IMAGES) {
    const name = look[field]
    if (typeof name !== 'string' || !/^[\w-][\w.-]*\.(svg|png)$/.test(name)) continue
    const type = name.endsWith('.svg') ? 'svg+xml' : 'png'
    try {
      const body = readFileSync(join(folder, name))
      if (body.length > LARGEST) violations.push({ path: `/look/${field}`, message: tooLarge(body.length) })
      else inlined[field] = `data:image/${type};base64,${body.toString('base64')}`
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      violations.push({ path: `/look/${field}`, message: `cannot be read beside the definition (${code})` })
    }
  }
  return { value: { ...(value as object), look: inlined }, violations }
}

const tooLarge = (bytes: number) =>
  `has ${bytes} bytes, but may have at most ${LARGEST} because every page loads it`

function readImage(address: string): LookImage | { problem: string } {
  const body = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
  if (body.length > LARGEST) return { problem: tooLarge(body.length) }
  if (address.startsWith('data:image/svg+xml')) {
    const drawing = checkSvg(body.toString('utf8'))
    return 'problem' in drawing ? drawing : { extension: 'svg', body, ...drawing }
  }
  const raster = readRaster(body)
  if (raster?.type !== 'png') return { problem: 'is not a PNG image' }
  const { width, height } = raster
  if (Math.min(width, height) < SMALLEST_SIDE || Math.max(width, height) > LONGEST_SIDE) {
    return {
      problem: `is ${width} × ${height} pixels; each side must have ${SMALLEST_SIDE} to ${LONGEST_SIDE}`,
    }
  }
  return { extension: 'png', body, width, height }
}
