# One static binary in an empty image. Build: docker build -t answerable .
FROM golang:1.26.8-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# -buildvcs=false: .dockerignore keeps .git out.
RUN CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "-s -w" -o /out/ ./cmd/...
# Folders that the empty image cannot make: /data goes to the forum's user, so
# that a new volume mounted there belongs to it as well.
RUN mkdir -p /root-fs/data /root-fs/tmp && chmod 1777 /root-fs/tmp && chown 65532:65532 /root-fs/data

FROM scratch
# For outgoing TLS, and for time zones.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /
COPY --from=build /root-fs/ /
COPY --from=build /out/ /
ENV ZONEINFO=/zoneinfo.zip \
    ANSWERABLE_DATA=/data
USER 65532:65532
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# The image has no shell and no curl: the binary asks itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["/answerable", "ready", "http://127.0.0.1:8080"]
ENTRYPOINT ["/answerable"]
CMD ["serve"]
