const MAX_STARS = 3;

/**
 * Returns true for a glob whose regular expression could take minutes for one path: the time grows with the length of the
 * path to the power of the stars that it has in one segment, or of its segments `**`. Real globs have one or two.
 */
export function isCostlyGlob(glob: string): boolean {
  const segments = glob.split("/");
  const stars = (segment: string) => segment.split(/\*+/).length - 1;
  return (
    segments.filter((segment) => segment.includes("**")).length > MAX_STARS ||
    segments.some((segment) => stars(segment) > MAX_STARS)
  );
}
