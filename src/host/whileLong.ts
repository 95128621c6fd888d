/** What ends sooner needs no notification, in milliseconds. */
const PATIENCE = 300;

/**
 * Waits for some work, and has something shown for it if it takes a while.
 * @param show is given the work, which it may wait for; its failure is dealt with by whoever asked for the work
 */
export async function whileLong<Result>(
  work: Promise<Result>,
  show: (work: Promise<unknown>) => void,
): Promise<Result> {
  const late = setTimeout(() => show(work.catch(() => undefined)), PATIENCE);
  try {
    return await work;
  } finally {
    clearTimeout(late);
  }
}
