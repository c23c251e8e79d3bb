"""A real object store for a lab: moto's S3, behind a check of each presigned request by botocore's own signer.

  bucket.py serve|make PORT KEY SECRET         serve until killed; make the bucket "content"
  bucket.py count|fill|damage|empty PORT KEY SECRET PREFIX
"""
import datetime
import sys
import urllib.parse

import boto3
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

BUCKET = "content"
FORM = "%Y%m%dT%H%M%SZ"


def expected(method, url, date, expires, region, keys):
    """The signature that botocore gives this request at that moment."""
    moment = datetime.datetime.strptime(date, FORM).replace(tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda **_: moment.replace(tzinfo=None)
    request = AWSRequest(method=method, url=url)
    botocore.auth.S3SigV4QueryAuth(Credentials(*keys), "s3", region, int(expires)).add_auth(request)
    query = urllib.parse.urlsplit(request.url).query
    return dict(urllib.parse.parse_qsl(query))["X-Amz-Signature"]


def is_signed(environ, keys):
    pairs = urllib.parse.parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
    told = dict(pairs)
    if "X-Amz-Signature" not in told:
        # the lab's own requests; whoever signs nothing at all is turned away
        return "HTTP_AUTHORIZATION" in environ
    name, _, region = told["X-Amz-Credential"].split("/")[:3]
    if name != keys[0]:
        return False
    own = [pair for pair in pairs if not pair[0].startswith("X-Amz-")]
    path = urllib.parse.quote(environ["PATH_INFO"], safe="/-_.~")
    url = f"http://{environ['HTTP_HOST']}{path}"
    if own:
        url += "?" + urllib.parse.urlencode(own, quote_via=urllib.parse.quote)
    due = expected(environ["REQUEST_METHOD"], url, told["X-Amz-Date"], told["X-Amz-Expires"], region, keys)
    return due == told["X-Amz-Signature"]


def serve(port, keys):
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    store = DomainDispatcherApplication(create_backend_app)

    def checked(environ, start):
        if is_signed(environ, keys):
            return store(environ, start)
        start("403 Forbidden", [("Content-Length", "0")])
        return [b""]

    run_simple("127.0.0.1", port, checked, threaded=False)


def main():
    deed, port, keys = sys.argv[1], int(sys.argv[2]), (sys.argv[3], sys.argv[4])
    if deed == "serve":
        serve(port, keys)
    s3 = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
    )
    if deed == "make":
        s3.create_bucket(Bucket=BUCKET)
        return
    prefix = sys.argv[5]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    objects = [one for page in pages for one in page.get("Contents", [])]
    if deed == "count":
        print(len(objects))
    elif deed == "fill":
        for number in range(1100):
            digest = f"{number:064x}"
            s3.put_object(Bucket=BUCKET, Key=f"{prefix}objects/{digest[:2]}/{digest[2:]}", Body=b"x")
    elif deed == "damage":
        largest = max(objects, key=lambda one: one["Size"])["Key"]
        body = bytearray(s3.get_object(Bucket=BUCKET, Key=largest)["Body"].read())
        body[len(body) // 2] ^= 1
        s3.put_object(Bucket=BUCKET, Key=largest, Body=bytes(body))
    elif deed == "empty":
        largest = max(objects, key=lambda one: one["Size"])["Key"]
        s3.delete_object(Bucket=BUCKET, Key=largest)


main()
