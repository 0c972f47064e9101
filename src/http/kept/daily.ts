const DAY = 86_400_000

/** Does something now and once a day, until it is stopped; a fault is told, and tried again the day after. */
export const daily = (act: () => Promise<unknown>, fault: (error: unknown) => void): (() => void) => {
  const run = (): void => void act().catch(fault)
  const timer = setInterval(run, DAY)
  timer.unref()
  run()
  return () => clearInterval(timer)
}
