/**
 * A whole number with a comma between groups of three digits: `61,706`. By hand, as the tables of languages that
 * `toLocaleString` loads take longer than all else that a first hover does.
 * @param count below 10²¹
 */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
