# The service as an image: a jlinked Java runtime, the native libraries, the jars in layers, and an AOT cache.
#
#   docker build -t clearhead .                             CPU, for the builder's architecture: amd64 or arm64
#   docker build -t clearhead:cuda --build-arg VARIANT=cuda .    NVIDIA GPU, CUDA 12.8, amd64 only
#   docker run --rm -p 8080:8080 --read-only --tmpfs /tmp --stop-timeout 35 clearhead
#
# Any image with a JDK 25, a shell and curl can build it; any with glibc, libstdc++ and bash can carry it.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=debian:trixie-slim

# ---- the jar
FROM ${JDK_IMAGE} AS build
# More words for Maven, "--offline" for example.
ARG MAVEN_ARGS=""
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/maven CLEARHEAD_MAVEN_HOME=/maven/apache-maven \
    ./mvnw -B -Dmaven.repo.local=/maven/repository -Dmaven.test.skip=true $MAVEN_ARGS package

# ---- the jar taken apart: layers, and natives in a place of their own
FROM build AS application
ARG VARIANT=cpu
ARG LIBTORCH_URL=https://download.pytorch.org/libtorch/cu128/libtorch-cxx11-abi-shared-with-deps-2.7.1%2Bcu128.zip
# Checked where it is given.
ARG LIBTORCH_SHA256=""
RUN java -Djarmode=tools -jar target/clearhead.jar extract --layers --destination /layers
# libtorch for a GPU comes from PyTorch: nobody publishes it as a jar. DJL loads every library that it finds, so those for
# PyTorch's own tests go, and looks for the CUDA runtime under its plain name.
RUN case "$VARIANT" in \
        cpu) flavor=cpu ;; \
        cuda) flavor=cu128 ;; \
        *) echo "VARIANT must be cpu or cuda, but is $VARIANT" >&2; exit 1 ;; \
    esac \
    && java src/main/image/UnpackNatives.java /layers/dependencies/lib /natives "$flavor" \
    && if [ "$VARIANT" = cuda ]; then \
        curl -fsSL --retry 3 -o /libtorch.zip "$LIBTORCH_URL" \
        && { [ -z "$LIBTORCH_SHA256" ] || echo "$LIBTORCH_SHA256  /libtorch.zip" | sha256sum -c -; } \
        && cd / && jar -xf libtorch.zip && rm -f libtorch.zip libtorch/lib/*_test.so libtorch/lib/libbackend_with_compiler.so \
        && mv libtorch/lib/*.so* /natives/torch/ && rm -r libtorch \
        && cd /natives/torch && ls -1 libcudart*.so.12 | head -n 1 | xargs -I{} ln -s {} libcudart.so; \
    fi

# ---- the runtime: the modules that jdeps finds, and those for jcmd and Flight Recorder
FROM ${JDK_IMAGE} AS runtime
ARG VARIANT=cpu
COPY src/main/image/java.options /
RUN if [ "$VARIANT" = cuda ]; then flavor=cu128; else flavor=cpu; fi \
    && jlink --output /opt/java --no-header-files --no-man-pages --compress zip-6 \
        --add-modules java.base,java.compiler,java.desktop,java.instrument,java.naming,java.net.http,java.prefs,java.scripting,java.security.jgss,java.sql,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported \
        --add-options "$(sed '/^#/d' /java.options | tr '\n' ' ')-DPYTORCH_FLAVOR=$flavor"

# ---- the image
FROM ${BASE_IMAGE}
# HF_HOME: models from the Hugging Face hub, in the layout of its own cache.
ENV JAVA_HOME=/opt/java \
    PATH=/opt/java/bin:$PATH \
    LANG=C.UTF-8 \
    HF_HOME=/models
WORKDIR /opt/clearhead
COPY --from=runtime /opt/java /opt/java
COPY --from=application /natives natives
COPY --from=application /layers/dependencies/ ./
COPY --from=application /layers/snapshot-dependencies/ ./
COPY --from=application /layers/application/ ./
COPY --from=application /build/target/classes/META-INF/sbom/application.cdx.json ./
COPY LICENSE src/main/image/healthcheck src/main/image/train-aot-cache ./
RUN ./train-aot-cache && rm train-aot-cache && install -d -o 10001 -g 10001 /models

ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Clearhead" \
      org.opencontainers.image.description="Encoder-decoder transformers as a REST service, with the attention of every layer and head open to look at" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 8080
# All that is ever written to: a tmpfs does for /tmp, and /models keeps what is downloaded.
VOLUME ["/tmp", "/models"]
HEALTHCHECK --interval=10s --timeout=6s --start-period=2m --retries=3 CMD ["/opt/clearhead/healthcheck"]
# Java is process 1: SIGTERM drains and ends it.
ENTRYPOINT ["java", "-XX:AOTCache=/opt/clearhead/clearhead.aot", "-jar", "/opt/clearhead/clearhead.jar"]
