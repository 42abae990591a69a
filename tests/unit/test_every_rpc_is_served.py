"""Generated base classes answer UNIMPLEMENTED; every method of ours must stand before them."""

import pytest

from libs.hosting.operations import Operations
from services.matching.rpc.servicer import Servicer as Matching
from services.organisations.rpc.servicer import Servicer as Organisations
from services.tasks.rpc.servicer import Servicer as Tasks
from services.volunteers.rpc.servicer import Servicer as Volunteers

SERVICERS = (Matching, Operations, Organisations, Tasks, Volunteers)


@pytest.mark.parametrize("servicer", SERVICERS, ids=lambda one: one.__module__)
def test_no_method_is_left_to_the_generated_class(servicer: type) -> None:
    generated = next(one for one in servicer.__mro__ if one.__module__.endswith("_pb2_grpc"))
    methods = [name for name in vars(generated) if not name.startswith("_")]
    assert methods
    assert [name for name in methods if getattr(servicer, name) is getattr(generated, name)] == []
