/** One number that a bench found. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** It should not be larger. */
  readonly aim?: number;
}

/** The median time of some rounds in milliseconds; one more round before them is not counted. */
export async function medianOf(rounds: number, work: () => Promise<void>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = performance.now();
    await work();
    times.push(performance.now() - at);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
