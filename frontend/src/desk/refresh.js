// A part of a page that changes by itself asks for its next state, as long as it says so and is looked at.
export function keepFresh() {
  const part = document.querySelector("[data-refresh]");
  if (part) setTimeout(() => renew(part), Number(part.dataset.refresh) * 1000);
}

async function renew(part) {
  if (!document.hidden && !part.contains(document.activeElement)) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.getElementById(part.id);
      if (fresh) part.replaceWith(document.adoptNode(fresh));
    } catch {
      // The network is back later; so is the next state.
    }
  }
  keepFresh();
}
