#!/usr/bin/env python3
"""What chart.sh cannot say in shell: renders the chart for every set of values, and holds the result against schemas and
against what production needs. Start it through chart.sh."""

import argparse
import base64
import json
import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import yaml

RELEASE = "demo"
NAMESPACE = "prod"
TABLE_START = "<!-- values: written by src/test/scripts/chart.sh readme -->"
TABLE_END = "<!-- end of values -->"
# Properties of the server that the chart sets from values of its own, or for which it has something better.
SET_BY_CHART = {"model", "revision", "device", "drain-timeout", "api-keys-file", "api-keys"}
# Names that Prometheus makes itself.
OF_PROMETHEUS = {"up"}

problems = []


def expect(condition, message):
    if not condition:
        problems.append(message)


def end():
    for problem in problems:
        print(f"FAILED: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


# ---- rendering


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def template(arguments, kubernetes, *more):
    return run([arguments.helm, "template", RELEASE, arguments.chart, "--namespace", NAMESPACE,
                "--kube-version", kubernetes, *more])


def render(arguments, kubernetes, *more):
    """The documents of one rendering, or none and a problem."""
    result = template(arguments, kubernetes, *more)
    if result.returncode:
        problems.append(f"helm template {' '.join(more)}: {result.stderr.strip()}")
        return []
    return [document for document in yaml.safe_load_all(result.stdout) if document]


def value_sets(arguments):
    return sorted(Path(arguments.chart, "ci").glob("*-values.yaml"))


def merged_values(arguments, file):
    """values.yaml with the set's values over it, as Helm merges them."""

    def merge(below, above):
        for key, value in above.items():
            if value is None:
                below.pop(key, None)
            elif isinstance(value, dict) and isinstance(below.get(key), dict):
                merge(below[key], value)
            else:
                below[key] = value
        return below

    below = yaml.safe_load(Path(arguments.chart, "values.yaml").read_text())
    return merge(below, yaml.safe_load(file.read_text()))


# ---- schemas


def custom_schemas(files):
    """Schemas of custom resources by (apiVersion, kind)."""
    schemas = {}
    for file in files:
        for definition in yaml.safe_load_all(Path(file).read_text()):
            spec = definition["spec"]
            for version in spec["versions"]:
                key = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
                schemas[key] = strict(version["schema"]["openAPIV3Schema"])
    return schemas


def strict(schema):
    """The same schema, which also refuses what the API server would drop without a word."""
    if isinstance(schema, dict):
        if schema.get("x-kubernetes-int-or-string"):
            return {"type": ["integer", "string"]}
        result = {key: strict(value) for key, value in schema.items()}
        open_ended = "additionalProperties" in schema or schema.get("x-kubernetes-preserve-unknown-fields")
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object" and not open_ended:
            result["additionalProperties"] = False
        return result
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    return schema


def validate(document, kubernetes, schemas, where):
    import jsonschema
    import kubernetes_validate

    key = (document["apiVersion"], document["kind"])
    try:
        if key in schemas:
            schema = dict(schemas[key])
            schema["properties"] = {**schema["properties"], "metadata": {"type": "object"}}
            jsonschema.Draft7Validator(schema).validate(document)
        else:
            kubernetes_validate.validate(document, kubernetes, strict=True)
    except (jsonschema.ValidationError, kubernetes_validate.ValidationError) as error:
        problems.append(f"{where}: at {'/'.join(map(str, error.path))}: {error.message}")
    except kubernetes_validate.SchemaNotFoundError as error:
        problems.append(f"{where}: {error.message}")


# ---- what production needs


class Rendering:
    """The documents of one set of values, with the questions that the checks ask."""

    def __init__(self, name, values, documents):
        self.name = name
        self.values = values
        self.documents = documents

    def of_kind(self, kind):
        return [document for document in self.documents if document["kind"] == kind]

    def one(self, kind, suffix=""):
        found = [document for document in self.of_kind(kind) if document["metadata"]["name"].endswith(suffix)]
        return found[0] if found else None

    def kinds(self):
        return sorted({document["kind"] for document in self.documents})

    def deployment(self):
        return self.one("Deployment")

    def pod(self):
        return self.deployment()["spec"]["template"]

    def server(self):
        return self.pod()["spec"]["containers"][0]

    def application(self):
        return yaml.safe_load(self.one("ConfigMap")["data"]["application.yml"])

    def expect(self, condition, message):
        expect(condition, f"{self.name}: {message}")


def check_metadata(rendering):
    seen = set()
    for document in rendering.documents:
        metadata = document["metadata"]
        identity = (document["kind"], metadata["name"])
        rendering.expect(identity not in seen, f"{identity} is there twice")
        seen.add(identity)
        rendering.expect(metadata.get("namespace") == NAMESPACE, f"{identity} has no namespace")
        rendering.expect(len(metadata["name"]) <= 63, f"{identity} has a name of more than 63 characters")
        labels = metadata["labels"]
        for label in ("app.kubernetes.io/name", "app.kubernetes.io/instance", "helm.sh/chart"):
            rendering.expect(label in labels, f"{identity} lacks the label {label}")
        for label, value in rendering.values["commonLabels"].items():
            rendering.expect(labels.get(label) == value, f"{identity} lacks the label {label}")


def check_pod_security(rendering):
    """The restricted Pod Security Standard, and a little more."""
    pods = [("Deployment", rendering.pod()["spec"])] + [("test", pod["spec"]) for pod in rendering.of_kind("Pod")]
    for name, pod in pods:
        context = pod["securityContext"]
        rendering.expect(context.get("runAsNonRoot") is True, f"{name}: runAsNonRoot is not true")
        rendering.expect(context.get("runAsUser", 1) != 0, f"{name}: runs as root")
        rendering.expect(context["seccompProfile"]["type"] == "RuntimeDefault", f"{name}: no seccomp profile")
        rendering.expect(pod.get("automountServiceAccountToken") is False, f"{name}: mounts a token")
        rendering.expect(pod.get("enableServiceLinks") is False, f"{name}: has variables of other services")
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            rendering.expect(not pod.get(field), f"{name}: {field}")
        for volume in pod.get("volumes", []):
            allowed = {"configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected"}
            rendering.expect(set(volume) - {"name"} <= allowed, f"{name}: volume {volume['name']} is not allowed")
            if "emptyDir" in volume:
                rendering.expect("sizeLimit" in volume["emptyDir"], f"{name}: volume {volume['name']} has no limit")
        for container in pod.get("initContainers", []) + pod["containers"]:
            where = f"{name}/{container['name']}"
            security = container["securityContext"]
            rendering.expect(security.get("allowPrivilegeEscalation") is False, f"{where}: may gain privileges")
            rendering.expect(security.get("readOnlyRootFilesystem") is True, f"{where}: its root can be written")
            rendering.expect(security["capabilities"] == {"drop": ["ALL"]}, f"{where}: keeps capabilities")
            rendering.expect(not security.get("privileged"), f"{where}: is privileged")
            rendering.expect(re.search(r"[:@][^/]+$", container["image"]), f"{where}: image without a version")


def check_resources(rendering):
    own = [container for container in rendering.pod()["spec"].get("initContainers", [])
           if container["name"] == "copy-model"]
    tests = [container for pod in rendering.of_kind("Pod") for container in pod["spec"]["containers"]]
    for container in [rendering.server(), *own, *tests]:
        resources = container["resources"]
        for resource in ("cpu", "memory"):
            rendering.expect(resource in resources["requests"], f"{container['name']} requests no {resource}")
        rendering.expect("memory" in resources["limits"], f"{container['name']} has no limit of memory")
    rendering.expect("cpu" in rendering.server()["resources"]["limits"],
                     "without a limit of CPU there is a worker for each core of the node")
    gpu = rendering.values["gpu"]
    asked = rendering.server()["resources"]["limits"].get(gpu["resourceName"])
    rendering.expect(asked == (1 if gpu["enabled"] else None), f"GPUs: {asked}")
    tolerations = rendering.pod()["spec"].get("tolerations", [])
    for toleration in gpu["tolerations"]:
        rendering.expect((toleration in tolerations) == gpu["enabled"], "tolerations of GPU nodes")
    rendering.expect((rendering.application()["clearhead"].get("device") == "cuda") == gpu["enabled"], "device")


def check_probes(rendering):
    server = rendering.server()
    ports = {port["name"]: port["containerPort"] for port in server["ports"]}
    application = rendering.application()
    rendering.expect(ports["http"] == application["server"]["port"], "the API's port is not the server's")
    rendering.expect(ports["management"] == application["management"]["server"]["port"], "the management port")
    for name in ("startup", "liveness", "readiness"):
        probe = server[f"{name}Probe"]
        rendering.expect(probe["httpGet"] == {"path": f"/actuator/health/{name}", "port": "management"}, f"{name} probe")
        rendering.expect(probe["timeoutSeconds"] <= probe["periodSeconds"], f"{name} probes overlap")
    startup = server["startupProbe"]
    budget = startup["periodSeconds"] * startup["failureThreshold"]
    wanted = rendering.values["model"]["startupSeconds"]
    rendering.expect(wanted <= budget < wanted + startup["periodSeconds"], f"start-up has {budget} s, not {wanted} s")
    rendering.expect(rendering.deployment()["spec"]["progressDeadlineSeconds"] > budget, "an update gives up too early")


def check_shutdown(rendering):
    pod = rendering.pod()["spec"]
    drain = int(rendering.application()["clearhead"]["drainTimeout"].removesuffix("s"))
    rendering.expect(drain == rendering.values["shutdown"]["drainSeconds"], "drain timeout")
    sleep = rendering.server()["lifecycle"]["preStop"]["sleep"]["seconds"]
    rendering.expect(sleep >= 5, "preStop gives proxies no time to forget the pod")
    # The phases of the server's shutdown take the drain timeout and five seconds.
    rendering.expect(pod["terminationGracePeriodSeconds"] >= sleep + drain + 5 + 5, "the grace period is too short")


def check_mounts(rendering):
    pod = rendering.pod()["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    mounted = {mount["name"] for container in pod.get("initContainers", []) + pod["containers"]
               for mount in container.get("volumeMounts", [])}
    extra = {volume["name"] for volume in rendering.values["extraVolumes"]}
    rendering.expect(mounted == set(volumes), f"volumes {sorted(volumes)}, mounts {sorted(mounted)}")
    mounts = {mount["mountPath"]: mount for mount in rendering.server()["volumeMounts"]}
    writable = {path for path, mount in mounts.items() if not mount.get("readOnly")}
    cached = is_from_hub(rendering.values) and not rendering.values["model"]["cache"]["readOnly"]
    rendering.expect(writable == {"/tmp"} | ({"/models"} if cached else set()), f"writable: {writable}")
    rendering.expect(all("subPath" not in mount for mount in mounts.values()), "a subPath is never refreshed")
    environment = {entry["name"]: entry for entry in rendering.server()["env"]}
    if is_from_hub(rendering.values):
        rendering.expect(environment["HF_HOME"]["value"] in mounts, "HF_HOME is not on a volume")
    for name, volume in volumes.items():
        if "configMap" in volume and name not in extra:
            rendering.expect(volume["configMap"]["name"] == rendering.one("ConfigMap")["metadata"]["name"], "ConfigMap")
        if "persistentVolumeClaim" in volume:
            claim = volume["persistentVolumeClaim"]["claimName"]
            made = rendering.one("PersistentVolumeClaim")
            existing = rendering.values["model"]["cache"]["existingClaim"]
            rendering.expect(claim == existing or made and made["metadata"]["name"] == claim, f"no claim {claim}")


def is_from_hub(values):
    return bool(values["model"]["name"]) and not values["model"]["name"].startswith("/")


def check_secrets(rendering):
    keys = rendering.values["apiKeys"]
    for key in keys["keys"]:
        for document in rendering.documents:
            rendering.expect(key not in json.dumps(document), f"{document['kind']} shows an API key")
    secrets = rendering.of_kind("Secret")
    rendering.expect(len(secrets) == (1 if keys["keys"] else 0), "Secrets")
    for secret in secrets:
        lines = base64.b64decode(secret["data"]["api-keys"]).decode().splitlines()
        rendering.expect(lines == keys["keys"], "the Secret has other keys than the values")
    wanted = bool(keys["keys"] or keys["existingSecret"])
    file = rendering.application()["clearhead"].get("apiKeysFile")
    rendering.expect(bool(file) == wanted, "API keys are given but not used, or the other way round")
    for pod in [rendering.pod()["spec"]] + [test["spec"] for test in rendering.of_kind("Pod")]:
        volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
        rendering.expect(("api-keys" in volumes) == wanted, "the Secret is not mounted")
        if wanted:
            mount = [m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "api-keys"][0]
            item = volumes["api-keys"]["secret"]["items"][0]
            rendering.expect(f"{mount['mountPath']}/{item['path']}" == file, "the file with keys is elsewhere")
            name = keys["existingSecret"] or next((secret["metadata"]["name"] for secret in secrets), None)
            rendering.expect(volumes["api-keys"]["secret"]["secretName"] == name, "the Secret's name")
    for entry in rendering.server()["env"]:
        if "TOKEN" in entry["name"] or "KEY" in entry["name"]:
            rendering.expect("secretKeyRef" in entry.get("valueFrom", {}), f"{entry['name']} is not from a Secret")


def check_selection(rendering):
    """Who selects the server's pods, and nobody else's."""
    server = rendering.pod()["metadata"]["labels"]
    test = rendering.one("Pod")["metadata"]["labels"]

    def selects(selector, labels):
        return all(labels.get(key) == value for key, value in selector.items())

    selectors = [rendering.deployment()["spec"]["selector"]["matchLabels"]]
    selectors += [service["spec"]["selector"] for service in rendering.of_kind("Service")]
    selectors += [budget["spec"]["selector"]["matchLabels"] for budget in rendering.of_kind("PodDisruptionBudget")]
    selectors += [policy["spec"]["podSelector"]["matchLabels"] for policy in rendering.of_kind("NetworkPolicy")]
    selectors += [constraint["labelSelector"]["matchLabels"]
                  for constraint in rendering.pod()["spec"].get("topologySpreadConstraints", [])]
    for selector in selectors:
        rendering.expect(selects(selector, server), f"{selector} does not select the server")
        rendering.expect(not selects(selector, test), f"{selector} selects the test pod too")
    names = {port["name"] for port in rendering.server()["ports"]}
    for service in rendering.of_kind("Service"):
        for port in service["spec"]["ports"]:
            rendering.expect(port["targetPort"] in names, f"{service['metadata']['name']} leads to no port")
    outside = [service for service in rendering.of_kind("Service") if service["spec"]["type"] != "ClusterIP"]
    for service in outside + rendering.of_kind("Ingress") + rendering.of_kind("HTTPRoute"):
        rendering.expect("management" not in json.dumps(service["spec"]), "the management port can be reached from outside")
    for monitor in rendering.of_kind("ServiceMonitor"):
        found = [service for service in rendering.of_kind("Service")
                 if selects(monitor["spec"]["selector"]["matchLabels"], service["metadata"]["labels"])]
        rendering.expect(len(found) == 1, "the ServiceMonitor selects not exactly one Service")
        rendering.expect(found and found[0]["spec"]["ports"][0]["name"] == monitor["spec"]["endpoints"][0]["port"],
                         "the ServiceMonitor names no port of the Service")


def check_replicas(rendering):
    values = rendering.values
    spec = rendering.deployment()["spec"]
    scaled = values["autoscaling"]["enabled"] or values["keda"]["enabled"]
    rendering.expect(("replicas" in spec) != scaled, "replicas and an autoscaler fight for the number of pods")
    least = values["replicaCount"]
    for scaler in ("autoscaling", "keda"):
        if values[scaler]["enabled"]:
            least = values[scaler]["minReplicas"]
    rendering.expect(bool(rendering.of_kind("PodDisruptionBudget")) == (least > 1), "PodDisruptionBudget")
    for scaler in rendering.of_kind("HorizontalPodAutoscaler") + rendering.of_kind("ScaledObject"):
        target = scaler["spec"]["scaleTargetRef"]["name"]
        rendering.expect(target == rendering.deployment()["metadata"]["name"], f"{target} is scaled")
    for claim in rendering.of_kind("PersistentVolumeClaim"):
        if claim["spec"]["accessModes"] == ["ReadWriteOnce"]:
            rendering.expect(spec["strategy"]["type"] == "Recreate", "an update would wait for its own claim for ever")


CHECKS = [check_metadata, check_pod_security, check_resources, check_probes, check_shutdown, check_mounts,
          check_secrets, check_selection, check_replicas]

ALWAYS = {"ConfigMap", "Deployment", "NetworkPolicy", "Pod", "Service", "ServiceAccount"}
# What each set of values has to make besides.
KINDS = {
    "default": set(),
    "gpu": {"PodDisruptionBudget"},
    "keda": {"PodDisruptionBudget", "ScaledObject", "ServiceMonitor"},
    "ingress-tls": {"PodDisruptionBudget", "Ingress"},
    "model-cache": {"PodDisruptionBudget", "PersistentVolumeClaim"},
    "single-node-cache": {"PersistentVolumeClaim"},
    "offline": {"PodDisruptionBudget"},
    "everything": {"PodDisruptionBudget", "PersistentVolumeClaim", "Secret", "Ingress", "HTTPRoute",
                   "HorizontalPodAutoscaler", "ServiceMonitor", "PrometheusRule"},
}

# Values that must be refused, with words of the message.
REFUSED = [
    (["replicas=3"], "additional properties 'replicas' not allowed"),
    (["image.tagg=1"], "additional properties 'tagg' not allowed"),
    (["replicaCount=many"], "got string, want integer"),
    (["replicaCount=-1"], "minimum"),
    (["image.digest=sha256:12"], "does not match pattern"),
    (["image.pullPolicy=Sometimes"], "must be one of"),
    (["model.name=three/part/name"], "does not match pattern"),
    (["model.startupSeconds=5"], "minimum"),
    (["model.revision=main"], "model.revision: only a model of the hub has one"),
    (["model.name=a/b", "model.offline=true"], "an emptyDir is empty at every start"),
    (["model.name=a/b", "model.cache.readOnly=true"], "model.cache.readOnly: needs"),
    (["model.name=a/b", "model.image.repository=m"], "the model can come from one place only"),
    (["model.name=a/b", "model.cache.type=persistentVolumeClaim", "replicaCount=2"], "needs ReadWriteMany"),
    (["settings.queueCapacityy=3"], "additional properties 'queueCapacityy' not allowed"),
    (["settings.queueCapacity=0"], "minimum"),
    (["settings.requestTimeout=60"], "want string"),
    (["settings.limits.beam=3"], "additional properties 'beam' not allowed"),
    (["logging.format=xml"], "must be one of"),
    (["apiKeys.keys={short}"], "minLength"),
    (["apiKeys.keys={with a space in the middle}"], "does not match pattern"),
    (["apiKeys.keys={a-key-that-is-long-enough}", "apiKeys.existingSecret=s"], "give one of them"),
    (["shutdown.drainSeconds=0"], "minimum"),
    (["management.port=8080"], "8080 is the port of the API"),
    (["management.port=80"], "minimum"),
    (["service.type=ExternalName"], "must be one of"),
    (["service.port=70000"], "maximum"),
    (["resources.limits.memory=null"], "missing property 'memory'"),
    (["resources.limits.memory=2 GB"], "does not match pattern"),
    (["gpu.resourceName=gpu"], "does not match pattern"),
    (["ingress.enabled=true"], "ingress.hosts is empty"),
    (["httpRoute.enabled=true"], "httpRoute.parentRefs is empty"),
    (["autoscaling.enabled=true", "keda.enabled=true"], "only one of them can count the pods"),
    (["autoscaling.enabled=true", "autoscaling.minReplicas=11"], "minReplicas must not be above maxReplicas"),
    (["autoscaling.enabled=true", "autoscaling.cpu.targetUtilization=0"], "nothing to go by"),
    (["keda.enabled=true"], "keda.serverAddress has to be"),
    (["keda.minReplicas=0"], "minimum"),
    (["topologySpread.whenUnsatisfiable=Never"], "must be one of"),
    (["podDisruptionBudget.maxUnavailable=half"], "does not match pattern"),
    (["prometheusRule.failedRatio=5"], "maximum"),
]


def check_refusals(arguments, kubernetes):
    for settings, words in REFUSED:
        flags = [word for setting in settings for word in ("--set", setting)]
        result = template(arguments, kubernetes, *flags)
        expect(result.returncode != 0, f"{settings} was accepted")
        expect(result.returncode == 0 or words in result.stderr, f"{settings}: expected {words!r} in {result.stderr}")
    result = template(arguments, "1.29.0")
    expect(result.returncode != 0 and "kubeVersion" in result.stderr, "Kubernetes 1.29 was accepted")


# ---- values, README, and the project beside the chart


def documented_values(arguments):
    """(path, default, description) of each value with a comment that begins with "# --"; problems for those without."""
    text = Path(arguments.chart, "values.yaml").read_text()
    lines = text.splitlines()
    rows = []

    def visit(node, path):
        for key, value in node.value:
            name = [*path, key.value]
            comment = []
            line = key.start_mark.line - 1
            while line >= 0 and lines[line].lstrip().startswith("#"):
                comment.insert(0, lines[line].lstrip())
                line -= 1
            text_of = " ".join(part.removeprefix("# ").removeprefix("-- ") for part in comment)
            if comment and comment[0].startswith("# -- "):
                default = yaml.safe_load(yaml.serialize(value))
                rows.append((".".join(name), default, text_of))
            elif isinstance(value, yaml.MappingNode) and value.value:
                visit(value, name)
            else:
                problems.append(f"values.yaml: {'.'.join(name)} has no comment that begins with # --")

    visit(yaml.compose(text), [])
    return rows


def shown(default):
    if default is None or default in ("", [], {}):
        return "*empty*" if default == "" else f"`{json.dumps(default)}`"
    if isinstance(default, (dict, list)):
        return f"`{json.dumps(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def table(arguments):
    rows = ["| value | default | what it is |", "| --- | --- | --- |"]
    for path, default, description in documented_values(arguments):
        long = isinstance(default, dict) and len(json.dumps(default)) > 60
        cell = "see `values.yaml`" if long else shown(default)
        rows.append(f"| `{path}` | {cell} | {description.replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


def readme_with_table(arguments):
    text = Path(arguments.chart, "README.md").read_text()
    before, rest = text.split(TABLE_START)
    after = rest.split(TABLE_END)[1]
    return f"{before}{TABLE_START}\n{table(arguments)}\n{TABLE_END}{after}"


def check_documents(arguments):
    expect(Path(arguments.chart, "README.md").read_text() == readme_with_table(arguments),
           "the chart's README does not show values.yaml; src/test/scripts/chart.sh readme writes its table")

    schema = json.loads(Path(arguments.chart, "values.schema.json").read_text())
    values = yaml.safe_load(Path(arguments.chart, "values.yaml").read_text())
    expect(set(schema["properties"]) - {"global"} == set(values), "values.yaml and values.schema.json differ")

    chart = yaml.safe_load(Path(arguments.chart, "Chart.yaml").read_text())
    version = re.search(r"<artifactId>clearhead</artifactId>\s*<version>([^<]*)<", Path("pom.xml").read_text())[1]
    expect(chart["appVersion"] == version.removesuffix("-SNAPSHOT"), f"appVersion is not that of the pom, {version}")

    reference = Path("docs/configuration.md")
    in_reference = set(re.findall(r"^\| `clearhead\.([a-z.-]+)` \|", reference.read_text(), re.MULTILINE))
    expect(len(in_reference) > 10, f"the table of settings in {reference} was not found")
    settings = schema["properties"]["settings"]["properties"]
    in_chart = {
        ".".join(map(kebab, [name] + ([inner] if inner else [])))
        for name, setting in settings.items()
        for inner in setting.get("properties", [None])
    }
    missing = sorted(in_reference - SET_BY_CHART - in_chart)
    expect(not missing, f"values.schema.json lacks these settings of the server: {missing}")
    unknown = sorted(in_chart - in_reference)
    expect(not unknown, f"values.schema.json has settings that the server does not know: {unknown}")

    dockerfile = Path("Dockerfile")
    if dockerfile.exists():
        user = re.findall(r"^USER (\d+)", dockerfile.read_text(), re.MULTILINE)[-1]
        expect(values["podSecurityContext"]["runAsUser"] == int(user), f"the image runs as {user}")


def kebab(name):
    return re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), name)


# ---- Prometheus


def rule_groups(documents):
    return [document["spec"] for document in documents if document["kind"] == "PrometheusRule"]


def check_alerts(arguments, documents):
    """promtool's syntax check, and the unit tests in ci/alerts-test.yml."""
    (groups,) = rule_groups(documents)
    Path(arguments.work, "rules.yml").write_text(yaml.safe_dump(groups))
    tests = Path(arguments.work, "alerts-test.yml")
    tests.write_text(Path(arguments.chart, "ci", "alerts-test.yml").read_text())
    for command in (["check", "rules", f"{arguments.work}/rules.yml"], ["test", "rules", str(tests)]):
        result = run([arguments.promtool, *command])
        expect(result.returncode == 0, f"promtool {' '.join(command[:2])}: {result.stdout}{result.stderr}")
    tested = tests.read_text()
    for rule in groups["groups"][0]["rules"]:
        expect(f'"{rule["alert"]}"' in tested, f"no test makes {rule['alert']} fire")


def metrics_in(documents):
    """Names of metrics in all alerts and triggers."""
    expressions = [rule["expr"] for groups in rule_groups(documents)
                   for group in groups["groups"] for rule in group["rules"]]
    expressions += [trigger["metadata"]["query"] for document in documents if document["kind"] == "ScaledObject"
                    for trigger in document["spec"]["triggers"]]
    names = {name for expression in expressions for name in re.findall(r"([a-z_:]+)\{", expression)}
    names |= {metric["pods"]["metric"]["name"] for document in documents
              if document["kind"] == "HorizontalPodAutoscaler"
              for metric in document["spec"]["metrics"] if metric["type"] == "Pods"}
    return names - OF_PROMETHEUS


# ---- commands


def check(arguments):
    schemas = custom_schemas(arguments.definitions)
    versions = arguments.kubernetes.split(",")
    names = set()
    count = 0
    for file in value_sets(arguments):
        name = file.name.removesuffix("-values.yaml")
        names.add(name)
        for kubernetes in versions:
            linted = run([arguments.helm, "lint", "--strict", "--kube-version", kubernetes, arguments.chart, "-f", str(file)])
            expect(linted.returncode == 0, f"helm lint {file.name}: {linted.stdout}{linted.stderr}")
            documents = render(arguments, kubernetes, "-f", str(file))
            if not documents:
                continue
            count += len(documents)
            for document in documents:
                where = f"{name}, Kubernetes {kubernetes}, {document['kind']} {document['metadata']['name']}"
                validate(document, kubernetes, schemas, where)
        if problems:
            end()  # what is not valid cannot be asked more
        if documents:
            rendering = Rendering(name, merged_values(arguments, file), documents)
            expect(set(rendering.kinds()) == ALWAYS | KINDS.get(name, set()), f"{name} makes {rendering.kinds()}")
            for step in CHECKS:
                step(rendering)
            if name == "everything":
                check_alerts(arguments, documents)
    expect(names == set(KINDS), f"value sets {sorted(names)}, expectations for {sorted(KINDS)}")
    check_refusals(arguments, versions[-1])
    check_documents(arguments)
    if not problems:
        print(f"{len(names)} value sets, {count} documents valid for Kubernetes {' and '.join(versions)};"
              f" {len(REFUSED)} wrong values refused; alerts tested")


def with_values(arguments):
    """The documents for the values that `--with` gives, with what Secrets bring lying below the working directory."""
    flags = [word for setting in [f"management.port={arguments.management_port}", *arguments.values]
             for word in ("--set", setting)]
    result = template(arguments, "1.37.0", *flags)
    if result.returncode:
        sys.exit(f"FAILED: helm template {flags}: {result.stderr}")
    text = re.sub(r"/etc/clearhead/(tls|keys)", lambda match: f"{arguments.work}/secrets/{match[1]}", result.stdout)
    return Rendering(" ".join(["server", *arguments.values]), {}, [d for d in yaml.safe_load_all(text) if d])


def configuration(arguments):
    print(with_values(arguments).one("ConfigMap")["data"]["application.yml"])


def fetch(url):
    try:
        context = ssl._create_unverified_context()  # of a certificate that was made a moment ago
        with urllib.request.urlopen(url, timeout=10, context=context) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def server(arguments):
    """Whether the running server answers what the rendered objects ask it."""
    rendering = with_values(arguments)
    management = f"http://127.0.0.1:{arguments.management_port}"
    test = rendering.one("Pod")["spec"]["containers"][0]
    scheme = test["env"][0]["value"].split(":")[0]
    api = f"{scheme}://127.0.0.1:{arguments.port}"
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        path = rendering.server()[name]["httpGet"]["path"]
        status, _ = fetch(management + path)
        rendering.expect(status == 200, f"{name}: {path} on the management port answers {status}")
        status, _ = fetch(api + path)
        rendering.expect(status in (401, 404), f"{path} can be reached on the API's port too: {status}")

    result = subprocess.run(test["command"], env={**os.environ, "SERVICE_URL": api}, capture_output=True, text=True,
                            check=False)
    rendering.expect(result.returncode == 0 and '"generated_text"' in result.stdout,
                     f"the script of the test pod: {result.returncode} {result.stdout} {result.stderr}")
    status, _ = fetch(api + "/model")
    with_keys = "apiKeysFile" in rendering.application()["clearhead"]
    rendering.expect(status == (401 if with_keys else 200), f"/model without a key answers {status}")

    documents = render(arguments, "1.37.0", "-f", f"{arguments.chart}/ci/everything-values.yaml")
    documents += render(arguments, "1.37.0", "-f", f"{arguments.chart}/ci/keda-values.yaml")
    monitor = [document for document in documents if document["kind"] == "ServiceMonitor"][0]
    _, metrics = fetch(management + monitor["spec"]["endpoints"][0]["path"])
    exported = set(re.findall(r"^([a-z_:]+)[{ ]", metrics, re.MULTILINE))
    used = metrics_in(documents)
    expect(len(used) > 5, f"only {used} found in alerts and triggers")
    for name in sorted(used - exported if with_keys else set()):  # some are only there with keys
        problems.append(f"{name} is used by an alert or a scaler, but the server does not export it")

    linted = subprocess.run([arguments.promtool, "check", "metrics"], input=metrics, capture_output=True, text=True,
                            check=False)
    said = (linted.stdout + linted.stderr).splitlines()
    # 3 is advice. Names of the JVM's and Tomcat's metrics are Micrometer's; for ours the advice holds.
    expect(linted.returncode in (0, 3), f"promtool check metrics: {said}")
    for line in said:
        expect(not line.startswith("clearhead_"), f"promtool check metrics: {line}")
    if not problems:
        print(f"{rendering.name}: probes and test pod answered; {len(used)} metrics of alerts and scalers are exported")


def readme(arguments):
    Path(arguments.chart, "README.md").write_text(readme_with_table(arguments))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["check", "configuration", "server", "readme"])
    for name in ("helm", "promtool", "chart", "kubernetes", "work", "port", "management-port"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--definitions", nargs="*")
    parser.add_argument("--with", dest="values", action="append", default=[])
    arguments = parser.parse_args()
    {"check": check, "configuration": configuration, "server": server, "readme": readme}[arguments.command](arguments)
    end()


if __name__ == "__main__":
    main()
