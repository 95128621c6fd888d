/** A module with nothing in it: what startUp.bench.ts loads first, so that it does not time Node's loader. */
export {};
