/** Beyond this, a delivery's attempts are not counted any more: their column is a smallint. */
const MOST_COUNTED = 32_767

/** @param count a sum as SQL, which must be wider than the column: "attempts + 1" is an integer */
export const attemptCount = (count: string): string => `least(${count}, ${MOST_COUNTED})`
