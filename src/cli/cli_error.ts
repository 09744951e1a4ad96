/** A refusal of the operator API, or no response at all, in words. */
export class CliError extends Error {}
