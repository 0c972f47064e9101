/** What is left out at either end: 95 % lie between. */
const TAIL = 0.025
/** The standard deviations of a normal distribution that leave as much out. */
const Z = 1.959963984540054

/** The exact 95 % interval (Garwood 1936) of the mean of a Poisson count. */
export const poissonInterval = (count: number): { readonly low: number; readonly high: number } => ({
  low:
    count === 0 ? 0 : refined(byar(count, -Z), (mean) => (TAIL - atLeast(count, mean)) / probability(count - 1, mean)),
  high: refined(byar(count + 1, Z), (mean) => (atMost(count, mean) - TAIL) / probability(count, mean)),
})

/** Byar's approximation, near enough for Newton to start from. */
const byar = (count: number, z: number): number => count * (1 - 1 / (9 * count) + z / (3 * Math.sqrt(count))) ** 3

/** Newton's steps until they no longer move: the chance of at most k events falls with the mean by that of just k. */
const refined = (start: number, step: (mean: number) => number): number => {
  let mean = start
  for (let round = 0; round < 20; round++) {
    const next = mean + step(mean)
    if (Math.abs(next - mean) <= 1e-12 * next) return next
    mean = next
  }
  return mean
}

/** Summed from `count` away from the mean, where each term is smaller than the one before. */
const atMost = (count: number, mean: number): number => {
  let [term, sum] = [1, 1]
  for (let k = count; k > 0 && term > sum * Number.EPSILON; k--) sum += term *= k / mean
  return sum * probability(count, mean)
}

const atLeast = (count: number, mean: number): number => {
  let [term, sum] = [1, 1]
  for (let k = count + 1; term > sum * Number.EPSILON; k++) sum += term *= mean / k
  return sum * probability(count, mean)
}

const probability = (count: number, mean: number): number =>
  Math.exp(count * Math.log(mean) - mean - logFactorial(count))

/** ln n!: by multiplication while that is exact, then by Stirling's series, exact to the last digits from there on. */
const logFactorial = (n: number): number => {
  if (n <= 18) {
    let product = 1
    for (let k = 2; k <= n; k++) product *= k
    return Math.log(product)
  }
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5)
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series
}
