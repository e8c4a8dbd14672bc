"""Which image of this repository a reference in a manifest or compose file means.

First what a build calls its image (compose, CI, scripts, skaffold), then what folders, labels and the project are called. A name that
leads to several images leads to none.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.dockerfile_model import Dockerfile
from readiness.artifacts.image_name import ImageName, parse_image
from readiness.artifacts.kubernetes.model import Manifests
from readiness.artifacts.pyproject import Pyproject
from readiness.facts.docker.images import image_by_key, target_index
from readiness.facts.docker.rows import BuildContext, Image
from readiness.facts.known_images import profile_of

if TYPE_CHECKING:
    from readiness.facts.project import Project

_PUBLIC_OWNERS = frozenset({"", "bitnami", "bitnamilegacy", "linuxserver", "nginxinc", "apache", "grafana", "prom"})
_TITLE, _SOURCE = "org.opencontainers.image.title", "org.opencontainers.image.source"
_MAX_NAMES = 20
_TAG = re.compile(r":[^/]*$")


def image_named(project: Project, reference: str) -> Image | None:
    """The image of this repository behind a reference; None for somebody else's, and where it cannot be told."""
    wanted = tuple(name for text in (reference, *_renamed(project, reference)) if (name := parse_image(text)) is not None)
    for name in wanted:
        for built in (_built_so(project, name, exact=True), _built_so(project, name, exact=False)):
            if len(built) == 1:
                return built[0]
    for name in wanted:
        if _is_public(name, reference):
            continue
        for images in _called(project, name):
            if len(images) == 1:
                return images[0]
    return None


def _renamed(project: Project, reference: str) -> tuple[str, ...]:
    """What kustomizations make of the name, and of what they made it: the one is pulled, the other may be what is built."""
    return tuple(project.once(_renames).get(_TAG.sub("", reference.partition("@")[0]), ()))


def _renames(project: Project) -> dict[str, list[str]]:
    """Names that kustomizations give to images, from either side. Source: kustomize's reference, ``images``."""
    found: dict[str, list[str]] = {}
    for source in project.artifacts("kubernetes"):
        model: Manifests = source.model
        for manifest in model.documents:
            for override in manifest.kustomization.images if manifest.kustomization else ():
                for name, other in ((override.name, override.new_name), (override.new_name, override.name)):
                    if override.new_name and other not in found.setdefault(name, []) and len(found[name]) < _MAX_NAMES:
                        found[name].append(other)
    return found


def _is_public(name: ImageName, reference: str) -> bool:
    """``redis`` is not what stands in the folder ``redis``; ``registry.local/redis`` may be."""
    return not name.registry and name.repository.rpartition("/")[0] in _PUBLIC_OWNERS and profile_of(reference) is not None


def _built_so(project: Project, wanted: ImageName, *, exact: bool) -> tuple[Image, ...]:
    """Images that a build gives this name. Not exact: an owner that is a variable or is put before it later; then the last part counts."""
    found: dict[tuple[str, int], Image] = {}
    for context in project.rows(BuildContext):
        if any(_matches(tag, wanted, exact=exact) for tag in context.tags):
            image = image_by_key(project, context.dockerfile, target_index(project, context.dockerfile, context.target))
            if image is not None:
                found.setdefault(image.key, image)
    return tuple(found.values())


def _matches(tag: str, wanted: ImageName, *, exact: bool) -> bool:
    owner, slash, last = tag.rpartition("/")
    name = parse_image(owner + slash + _TAG.sub("", last)) if "$" in last else parse_image(tag)
    if exact:
        return name is not None and (name.registry, name.repository) == (wanted.registry, wanted.repository)
    return ("$" in owner or not owner) and _TAG.sub("", last) == wanted.name


def _called(project: Project, name: ImageName) -> Iterator[list[Image]]:
    """Images that are called so by other signs, the surest sign first."""
    images = project.rows(Image)
    folders = {image.key: posixpath.dirname(image.dockerfile).split("/") for image in images}
    yield [image for image in images if folders[image.key][-1] == name.name]
    yield [image for image in images if name.name in folders[image.key]]
    yield [image for image in images if name.name in _file_words(image.dockerfile)]
    yield [image for image in images if _labelled(project, image, name)]
    if any(source.model.name == name.name for source in project.artifacts("pyproject") if isinstance(source.model, Pyproject)):
        yield list(images)


def _file_words(dockerfile: str) -> tuple[str, ...]:
    """``Dockerfile.api`` and ``api.Dockerfile`` make ``api``."""
    first, _, last = posixpath.basename(dockerfile).partition(".")
    return (last if first.lower() in ("dockerfile", "containerfile") else first,) if last else ()


def _labelled(project: Project, image: Image, name: ImageName) -> bool:
    """Whether the labels name it: its title, or the repository its source is in. Source: the OCI image specification, annotations."""
    model = project.artifact("dockerfile", image.dockerfile)
    for stage in model.stages if isinstance(model, Dockerfile) else ():
        for instruction in stage.instructions if stage.index in image.chain else ():
            for pair in instruction.pairs if instruction.name == "LABEL" else ():
                text = pair.value.text.strip("/").removesuffix(".git") if pair.value else ""
                if (pair.name == _TITLE and text == name.name) or (pair.name == _SOURCE and text.endswith(f"/{name.repository}")):
                    return True
    return False
