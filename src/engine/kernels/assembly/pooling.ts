/*
 * The windows of a pooling: cell c of a plane looks at `positions[first[c]]` up to `positions[first[c + 1]]`; both lists are
 * of i32. A plane has `cells` pooled cells and `pixels` numbers to pool.
 */

/** The largest entry of each window and its position, the first of equals. NaN wins over everything. */
export function maxWindows(
  planes: i32, cells: i32, pixels: i32, first: usize, positions: usize, x: usize, y: usize, winners: usize,
): void {
  const size = sizeOfAll(cells, first);
  for (let plane = 0; plane < planes; plane++, x += pixels << 3) {
    let cell = 0;
    let window = positions;
    if (size > 0) {
      for (; cell + 2 <= cells; cell += 2, window += size << 3, y += 16, winners += 8) maxOfTwo(size, window, x, y, winners);
    }
    for (; cell < cells; cell++, y += 8, winners += 4) {
      const from = load<i32>(first + (cell << 2));
      const to = load<i32>(first + (cell << 2), 4);
      maxOfOne(positions + (from << 2), positions + (to << 2), x, y, winners);
    }
  }
}

/** How many entries every window has, or 0 when some are cut off at the edge. */
function sizeOfAll(cells: i32, first: usize): i32 {
  const size = load<i32>(first, 4);
  for (let cell = 1; cell < cells; cell++) {
    if (load<i32>(first + (cell << 2), 4) !== (cell + 1) * size) return 0;
  }
  return size;
}

/**
 * Two windows side by side, each in its half of a vector. Which entry is larger is a coin toss to the processor: choosing
 * without a branch is several times faster.
 */
@inline
function maxOfTwo(size: i32, window: usize, x: usize, y: usize, winners: usize): void {
  const next = window + (size << 2);
  let best = twoNumbers(x, window, next);
  let chosen = i64x2.splat(0);
  for (let entry: usize = 1; entry < <usize>size; entry++) {
    const values = twoNumbers(x, window + (entry << 2), next + (entry << 2));
    const wins = v128.or(f64x2.gt(values, best), f64x2.ne(values, values));
    best = v128.bitselect(values, best, wins);
    chosen = v128.bitselect(i64x2.splat(entry), chosen, wins);
  }
  v128.store(y, best);
  store<i32>(winners, load<i32>(window + (<usize>i64x2.extract_lane(chosen, 0) << 2)));
  store<i32>(winners, load<i32>(next + (<usize>i64x2.extract_lane(chosen, 1) << 2)), 4);
}

@inline
function twoNumbers(x: usize, positionOfFirst: usize, positionOfSecond: usize): v128 {
  return v128.load64_lane(x + (load<i32>(positionOfSecond) << 3), v128.load64_zero(x + (load<i32>(positionOfFirst) << 3)), 1);
}

@inline
function maxOfOne(from: usize, to: usize, x: usize, y: usize, winners: usize): void {
  let winner = load<i32>(from);
  let best = load<f64>(x + (winner << 3));
  for (let at = from + 4; at < to; at += 4) {
    const position = load<i32>(at);
    const value = load<f64>(x + (position << 3));
    if (value > best || value !== value) {
      winner = position;
      best = value;
    }
  }
  store<i32>(winners, winner);
  store<f64>(y, best);
}

/** The transpose of `maxWindows`: dX[winner of the cell] += dY[cell]. */
export function scatter(planes: i32, cells: i32, pixels: i32, winners: usize, dY: usize, dX: usize): void {
  for (let plane = 0; plane < planes; plane++, dX += pixels << 3) {
    for (let cell = 0; cell < cells; cell++, dY += 8, winners += 4) {
      const at = dX + (load<i32>(winners) << 3);
      store<f64>(at, load<f64>(at) + load<f64>(dY));
    }
  }
}

/** The sum of each window times the share of its cell. */
export function averageWindows(
  planes: i32, cells: i32, pixels: i32, first: usize, positions: usize, shares: usize, x: usize, y: usize,
): void {
  for (let plane = 0; plane < planes; plane++, x += pixels << 3) {
    for (let cell = 0; cell < cells; cell++, y += 8) {
      let sum: f64 = 0;
      let at = positions + (load<i32>(first + (cell << 2)) << 2);
      for (const end = positions + (load<i32>(first + (cell << 2), 4) << 2); at < end; at += 4) {
        sum += load<f64>(x + (load<i32>(at) << 3));
      }
      store<f64>(y, sum * load<f64>(shares + (cell << 3)));
    }
  }
}

/** The transpose of `averageWindows`: each entry of a window gets dY[cell] · share. */
export function spreadWindows(
  planes: i32, cells: i32, pixels: i32, first: usize, positions: usize, shares: usize, dY: usize, dX: usize,
): void {
  for (let plane = 0; plane < planes; plane++, dX += pixels << 3) {
    for (let cell = 0; cell < cells; cell++, dY += 8) {
      let at = positions + (load<i32>(first + (cell << 2)) << 2);
      const share = load<f64>(dY) * load<f64>(shares + (cell << 3));
      for (const end = positions + (load<i32>(first + (cell << 2), 4) << 2); at < end; at += 4) {
        const pixel = dX + (load<i32>(at) << 3);
        store<f64>(pixel, load<f64>(pixel) + share);
      }
    }
  }
}
