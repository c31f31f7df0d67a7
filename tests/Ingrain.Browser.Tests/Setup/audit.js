// Looks at a page as somebody would who cannot see it well, or at all. Gives what is wrong, in words; nothing where nothing is.
() => {
  const wrong = [];
  const nameOf = e => {
    const text = (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${e.className && e.className.baseVal === undefined ? '.' + e.className : ''}> "${text}"`;
  };
  const isShown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length > 0;

  // Colours, whatever notation the browser gives them in, come out of a pixel.
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const colour = text => {
    if (!known.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const lightness = c => {
    const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [lightness(a), lightness(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const page = () => {
    const canvasColour = getComputedStyle(document.documentElement).colorScheme.includes('dark')
      && matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return canvasColour;
  };
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== 'none' && style.backgroundImage.includes('gradient')) return null;
      const layer = colour(style.backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), page());
  };
  const judge = (element, style, ink, what) => {
    const ground = behind(element);
    if (!ground) { wrong.push(`text on a gradient cannot be judged: ${nameOf(element)}`); return; }
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight, 10) >= 700);
    const ratio = contrast(over(ink, ground), ground);
    const least = isLarge ? 3 : 4.5;
    if (ratio < least) wrong.push(`contrast ${ratio.toFixed(2)} below ${least}: ${what} ${nameOf(element)}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || judged.has(element) || !isShown(element)) continue;
    judged.add(element);
    if (element.closest(':disabled, [aria-disabled=true]')) continue;
    const style = getComputedStyle(element);
    const inSvg = element instanceof SVGElement;
    judge(element, style, colour(inSvg ? style.fill : style.color), 'text');
  }
  for (const field of document.querySelectorAll('input, textarea, select')) {
    if (!isShown(field) || field.disabled) continue;
    judge(field, getComputedStyle(field), colour(getComputedStyle(field).color), 'value of');
    if (field.placeholder) judge(field, getComputedStyle(field), colour(getComputedStyle(field, '::placeholder').color), 'placeholder of');
    if (['checkbox', 'radio', 'submit', 'button', 'hidden', 'range', 'file'].includes(field.type)) continue;
    // A field has to be told from what it lies on, by its border or by its ground.
    const style = getComputedStyle(field);
    const around = behind(field.parentElement);
    const border = parseFloat(style.borderBottomWidth) > 0 ? contrast(over(colour(style.borderBottomColor), around), around) : 1;
    const ground = contrast(behind(field), around);
    if (Math.max(border, ground) < 3) wrong.push(`the edge of a field has contrast ${Math.max(border, ground).toFixed(2)} below 3: ${nameOf(field)}`);
  }

  if (!document.documentElement.lang) wrong.push('the page does not say its language');
  if (!document.title.trim()) wrong.push('the page has no title');
  if (!document.querySelector('meta[name=viewport]')) wrong.push('no viewport is said, so that a phone shows it small');
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(isShown).map(h => [Number(h.tagName[1]), h]);
  if (levels.filter(([level]) => level === 1).length !== 1) wrong.push(`there are ${levels.filter(([l]) => l === 1).length} first headings`);
  if (levels.length && levels[0][0] !== 1) wrong.push(`the first heading is a ${levels[0][1].tagName}`);
  for (let i = 1; i < levels.length; i++)
    if (levels[i][0] > levels[i - 1][0] + 1) wrong.push(`${levels[i][1].tagName} follows ${levels[i - 1][1].tagName}: ${nameOf(levels[i][1])}`);
  if (document.querySelectorAll('main').length !== 1) wrong.push('there is not one main part');
  const stray = [...document.body.children].filter(e => isShown(e) && !e.matches('header, nav, main, footer, aside, dialog, script, a, .skip')
    && !e.querySelector('header, nav, main, footer, aside'));
  if (stray.length) wrong.push(`outside of every landmark: ${stray.map(nameOf).join(', ')}`);
  for (const nav of [...document.querySelectorAll('nav')].filter(isShown))
    if (document.querySelectorAll('nav').length > 1 && !nav.getAttribute('aria-label') && !nav.getAttribute('aria-labelledby'))
      wrong.push('one of several navigations has no name');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`the id ${id} is there more than once`);
  for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'])
    for (const e of document.querySelectorAll(`[${attribute}]`))
      for (const id of e.getAttribute(attribute).split(/\s+/))
        if (id && !document.getElementById(id)) wrong.push(`${attribute} names nothing: ${nameOf(e)}`);
  for (const table of document.querySelectorAll('table'))
    if (isShown(table) && !table.querySelector('th')) wrong.push(`a table without headings: ${nameOf(table)}`);
  for (const e of document.querySelectorAll('[tabindex]'))
    if (e.tabIndex > 0) wrong.push(`the order of reaching is turned around by ${nameOf(e)}`);

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 5).map(nameOf).join(', ');
    wrong.push(`the page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}: ${wide}`);
  }
  if (matchMedia('(prefers-reduced-motion: reduce)').matches)
    for (const e of document.querySelectorAll('*')) {
      const style = getComputedStyle(e);
      const longest = Math.max(...[...style.animationDuration.split(','), ...style.transitionDuration.split(',')].map(parseFloat));
      const moves = style.animationName !== 'none' || style.transitionDuration.split(',').some(d => parseFloat(d) > 0.02);
      if (longest > 0.02 && moves) wrong.push(`it moves although stillness is wanted: ${nameOf(e)}`);
    }
  return [...new Set(wrong)];
}
