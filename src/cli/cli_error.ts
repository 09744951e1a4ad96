/** An error whose message is printed to the person who ran the command. */
export class CliError extends Error {}
