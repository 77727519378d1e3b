"""What can be measured of a drawn page: faint words, words over words, words cut by a chart's edge.

Each is a function of JavaScript that returns the faults it found, each as [words, measure…].
"""

_SEEN = """
  const isSeen = (one) => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden';
  };"""

# WCAG 2.1, 1.4.3: 4.5 to 1, for large words 3 to 1; what cannot be pressed is not asked.
FAINT = f"""() => {{{_SEEN}
  const bright = (rgb) => {{
    const [r, g, b] = rgb.map((v) => v / 255).map(
      (v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  }};
  const read = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const ground = (one) => {{
    for (; one; one = one.parentElement) {{
      const found = read(getComputedStyle(one).backgroundColor);
      if (found.length < 4 || found[3] > .5) return found.slice(0, 3);
    }}
    return [255, 255, 255];
  }};
  const faults = [];
  const every = '[data-testid=stMain] *, [data-testid=stSidebar] *';
  const unasked = 'svg, :disabled, [aria-disabled=true], [data-testid=stSlider]';
  for (const one of document.querySelectorAll(every)) {{
    const own = [...one.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE);
    const told = own.map((n) => n.data.trim()).join('');
    if (!told || one.closest(unasked) || !isSeen(one)) continue;
    const style = getComputedStyle(one), under = ground(one), ink = read(style.color);
    const share = ink.length > 3 ? ink[3] : 1;
    const [one_, two] = [ink.slice(0, 3).map((v, i) => v * share + under[i] * (1 - share)), under];
    const [low, high] = [bright(one_), bright(two)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), isBold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (isBold && size >= 18.66) ? 3 : 4.5;
    if ((high + .05) / (low + .05) < least) faults.push([told.slice(0, 30), style.color]);
  }}
  return faults;
}}"""

# Words of one chart that touch one another, or lie beyond its edge. A line of words is higher than
# its letters, which stand in the middle of it.
OVERPRINTED = f"""() => {{{_SEEN}
  const faults = [];
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {{
    const edge = chart.getBoundingClientRect();
    const words = [...chart.querySelectorAll('text')].filter(
      (one) => one.textContent.trim() && isSeen(one) && !one.closest('.hoverlayer')
        && !/rotate/.test(one.getAttribute('transform') ?? '')).map(
      (one) => [one.textContent.trim(), one.getBoundingClientRect(),
                parseFloat(getComputedStyle(one).fontSize) * (one.currentCSSZoom ?? 1)]);
    words.forEach(([told, box, size], at) => {{
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 2
          || box.bottom > edge.bottom + 2) faults.push([told, 'beyond the edge']);
      for (const [other, over, its] of words.slice(at + 1)) {{
        const wide = Math.min(box.right, over.right) - Math.max(box.left, over.left);
        const high = Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top);
        const air = [[box, size], [over, its]].map(  // beside the letters; of one line, of two
          ([b, s]) => b.height < 2 * s ? (b.height - s) / 2 : 0.22 * s);
        if (wide > 2 && high - air[0] - air[1] > -1 && told !== other) faults.push([told, other]);
      }}
    }});
  }}
  return faults;
}}"""

# Words of charts under 16 px, which nobody reads at five metres; names on maps apart.
SMALL = f"""() => {{{_SEEN}
  return [...document.querySelectorAll('[data-testid=stMain] .js-plotly-plot text')].filter(
    (one) => one.textContent.trim() && isSeen(one) && !one.closest('.geolayer')
      && parseFloat(getComputedStyle(one).fontSize) < 16).map((one) => one.textContent);
}}"""
