/** Stands for the path of a file that came on standard input. */
export const STDIN = 'stdin';
