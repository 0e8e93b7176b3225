const SEMVER = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/

/** 1.0.0 for the first; else the highest `major.minor.patch` with its minor raised. Versions of another form do not count. */
export function nextVersion(existing: readonly string[]): string {
  const known = existing
    .map((version) => SEMVER.exec(version)?.slice(1, 4).map(Number))
    .filter((parts) => parts !== undefined)
  const [major, minor] = known.toSorted(compareParts).at(-1) ?? []
  return major === undefined || minor === undefined ? '1.0.0' : `${major}.${minor + 1}.0`
}

function compareParts(a: number[], b: number[]): number {
  for (const [place, value] of a.entries()) {
    const difference = value - (b[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
