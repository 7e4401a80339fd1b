/** GitHub creates at most this many jobs from one matrix: https://docs.github.com/en/actions/reference/limits */
export const MAX_MATRIX_JOBS = 256;
