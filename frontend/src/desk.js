// The team's forms and lists, made quicker; every one of them works without this.
import { enhanceChoices } from "./desk/choice.js";
import { enhanceForms } from "./desk/forms.js";
import { enhanceLists } from "./desk/lists.js";
import { keepFresh } from "./desk/refresh.js";

enhanceChoices(document);
enhanceForms();
enhanceLists();
keepFresh();
