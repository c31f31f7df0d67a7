// What a page of the dashboard is made of: a list of what may be there, so that markup which came in with a text stands out.
() => {
  const wrong = [];
  const elements = new Set(('html head meta title link script body header nav main footer aside section article div span p a ul ol li dl dt dd '
    + 'h1 h2 h3 h4 h5 h6 table caption thead tbody tr th td form fieldset legend label input textarea select option optgroup button details summary '
    + 'pre code bdi b i em strong del ins mark small kbd blockquote hr br time abbr data output meter progress figure figcaption dialog search '
    + 'svg g path line circle rect text title desc polyline polygon tspan ellipse defs marker use symbol').split(' '));
  const svgLinks = new Set(['a']);
  const attributes = new Set(('id class lang dir title name value type method action for href rel content charset placeholder required minlength '
    + 'maxlength min max step pattern rows cols checked selected disabled readonly multiple autocomplete autofocus autocapitalize spellcheck inputmode enctype '
    + 'novalidate scope colspan rowspan open datetime start role tabindex hidden http-equiv src defer async nonce integrity label low high optimum '
    + 'media sizes as translate color accept-charset enterkeyhint '
    + 'viewbox width height x y x1 x2 y1 y2 cx cy r rx ry d points fill stroke stroke-width stroke-linecap stroke-linejoin transform '
    + 'text-anchor dominant-baseline marker-end marker-start refx refy markerwidth markerheight orient preserveaspectratio focusable xmlns '
    + 'vector-effect dx dy font-size').split(' '));
  const own = location.origin;
  const tell = (e, what) => wrong.push(`${what}: ${e.outerHTML.slice(0, 200)}`);
  const isOwn = url => { try { return new URL(url, location.href).origin === own; } catch { return false; } };
  for (const e of document.querySelectorAll('*')) {
    const name = e.localName;
    if (!elements.has(name) && !svgLinks.has(name)) tell(e, `an element <${name}>`);
    for (const { name: attribute, value } of e.attributes) {
      if (!attributes.has(attribute.toLowerCase()) && !attribute.startsWith('aria-') && !attribute.startsWith('data-'))
        tell(e, `an attribute ${attribute}`);
      if (/^\s*(javascript|vbscript|data):/i.test(value.replace(/[\u0000-\u0020]/g, '')) && ['href', 'src', 'action', 'formaction', 'data'].includes(attribute))
        tell(e, `a ${attribute} that would run`);
    }
    if (name === 'script' && (!e.src || !isOwn(e.src))) tell(e, 'a script in the page, or of others');
    if (name === 'link' && !isOwn(e.href)) tell(e, 'a link to others');
    if (e.hasAttribute('src') && !isOwn(e.getAttribute('src'))) tell(e, 'something loaded from others');
    if (name === 'form' && !isOwn(e.getAttribute('action') || '')) tell(e, 'a form to others');
    if (name === 'meta' && e.httpEquiv) tell(e, 'a meta that acts');
    if (name === 'a' && e.hasAttribute('href')) {
      let url = null;
      try { url = new URL(e.getAttribute('href'), location.href); } catch { tell(e, 'a link to nowhere'); continue; }
      if (url.origin !== own) {
        if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) tell(e, 'a link of another scheme');
        const rel = new Set((e.getAttribute('rel') || '').split(/\s+/));
        for (const word of ['noopener', 'noreferrer', 'nofollow']) if (!rel.has(word)) tell(e, `a link to others without ${word}`);
        if (e.hasAttribute('ping') || e.hasAttribute('download')) tell(e, 'a link that does more');
      }
    }
    if ((e.id || '').length > 80) tell(e, 'an id of somebody else\'s making');
  }
  if (document.baseURI !== location.href) wrong.push('the base of links was moved');
  // What a script of ours could rely on is not what a text named so.
  for (const name of ['cookie', 'body', 'forms', 'getElementById', 'querySelector', 'attributes', 'createElement'])
    if (document[name] instanceof HTMLElement && name !== 'body') wrong.push(`document.${name} was taken`);
  return wrong.slice(0, 20);
}
