/** An error whose message is printed for the person who ran the command. */
export class CliError extends Error {}
