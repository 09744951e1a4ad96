/**
 * Writes a batch. If PostgreSQL refuses a value in it, halves it until only the bad items are left.
 * @param write writes all of a batch, or none
 * @param onRefused called with each item that cannot be written
 * @throws what `write` throws for another reason
 */
export async function writeWithoutRefused<T>(
  batch: T[],
  write: (batch: T[]) => Promise<void>,
  onRefused: (item: T, error: unknown) => void,
): Promise<void> {
  try {
    await write(batch)
  } catch (error) {
    if (!isRefusedValue(error)) throw error
    if (batch.length === 1) return onRefused(batch[0] as T, error)
    const half = Math.ceil(batch.length / 2)
    await writeWithoutRefused(batch.slice(0, half), write, onRefused)
    await writeWithoutRefused(batch.slice(half), write, onRefused)
  }
}

/** PostgreSQL's class 22 (data exception) and 23 (integrity constraint violation): trying again does not help. */
export function isRefusedValue(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? '')
}
