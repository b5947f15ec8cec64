from django.urls import path

from labsecours.api.routes import api
from labsecours.kernel.guards import public

_routes, _app_name, _namespace = api.urls
for _route in _routes:
    if _route.callback:
        public(_route.callback)

urlpatterns = [path("", (_routes, _app_name, _namespace))]
