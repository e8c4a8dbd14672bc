"""Which calls of libraries keep their thread waiting, and for what: by the absolute name that the index gives them.

Sources: the libraries' own documentation; ruff's ASYNC210, 212, 220, 221, 222, 230, 250 and 251 name most of those of the standard library,
requests, httpx and urllib3.
"""

from enum import StrEnum

from readiness.wordlist import word_set


class Wait(StrEnum):
    """What a blocking call waits for."""

    SERVER = "server"
    """Another machine: it takes as long as that likes."""
    DATABASE = "database"
    SLEEP = "sleep"
    PROGRAM = "program"
    KEYBOARD = "keyboard"
    START = "start"
    """A program is started, not waited for."""
    FILE = "file"
    """The disk: usually short."""


_HTTP = word_set("get post put patch delete head options request")
_FUNCTIONS: dict[str, Wait] = {
    **dict.fromkeys((f"requests.{verb}" for verb in _HTTP), Wait.SERVER),
    **dict.fromkeys((f"requests.api.{verb}" for verb in _HTTP), Wait.SERVER),
    **dict.fromkeys((f"httpx.{verb}" for verb in (*_HTTP, "stream")), Wait.SERVER),
    **dict.fromkeys(word_set("""
        urllib.request.urlopen urllib.request.urlretrieve urllib3.request socket.create_connection socket.getaddrinfo socket.gethostbyname
        socket.gethostbyaddr smtplib.SMTP smtplib.SMTP_SSL ftplib.FTP ftplib.FTP_TLS imaplib.IMAP4 imaplib.IMAP4_SSL
        pika.BlockingConnection
    """), Wait.SERVER),
    **dict.fromkeys(word_set("""
        psycopg2.connect psycopg.connect psycopg.Connection.connect pymysql.connect MySQLdb.connect mysql.connector.connect
    """), Wait.DATABASE),
    "time.sleep": Wait.SLEEP,
    **dict.fromkeys(word_set("""
        subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput
        os.system os.posix_spawn os.posix_spawnp os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe
        os.wait os.wait3 os.wait4 os.waitid os.waitpid
    """), Wait.PROGRAM),
    "subprocess.Popen": Wait.START, "os.popen": Wait.PROGRAM,
    "input": Wait.KEYBOARD, "builtins.input": Wait.KEYBOARD,
    **dict.fromkeys(word_set("""
        open builtins.open io.open io.open_code pathlib.Path.open pathlib.Path.read_text pathlib.Path.read_bytes pathlib.Path.write_text
        pathlib.Path.write_bytes shutil.copyfileobj shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.rmtree shutil.move
        shutil.make_archive shutil.unpack_archive sqlite3.connect
    """), Wait.FILE),
}  # fmt: skip
_QUERYING = word_set("""
    execute executemany execute_many fetchone fetchall fetchmany callproc commit rollback scalar scalars exec flush refresh merge first all
    one one_or_none scalar_one scalar_one_or_none count get get_one bulk_save_objects bulk_insert_mappings bulk_update_mappings ping
""")
_SESSIONS = word_set("""
    sqlalchemy.orm.Session sqlalchemy.orm.session.Session sqlalchemy.orm.sessionmaker sqlalchemy.orm.scoped_session sqlmodel.Session
    sqlalchemy.create_engine sqlalchemy.engine.create_engine sqlmodel.create_engine sqlalchemy.engine.Connection sqlalchemy.Connection
    sqlalchemy.engine.Engine sqlalchemy.Engine sqlalchemy.orm.session.sessionmaker
""")
_DRIVERS = word_set("psycopg2 psycopg pymysql MySQLdb mysql.connector")
_DOCUMENTS = word_set("""
    find_one find_one_and_update find_one_and_delete find_one_and_replace insert_one insert_many update_one update_many replace_one
    delete_one delete_many count_documents estimated_document_count aggregate distinct bulk_write command server_info create_index
    list_collection_names list_database_names drop
""")
_KEYS = word_set("""
    get set setex setnx mget mset getset delete unlink exists expire expireat ttl incr incrby decr decrby hget hset hgetall hmget hmset
    hdel hincrby lpush rpush lpop rpop blpop brpop lrange llen ltrim sadd srem smembers sismember zadd zrange zrem zscore zcard keys scan
    publish ping info xadd xread xreadgroup xack eval evalsha execute_command flushdb
""")
_REDIS = word_set("""
    redis.Redis redis.StrictRedis redis.from_url redis.Redis.from_url redis.StrictRedis.from_url redis.client.Redis redis.client.StrictRedis
    redis.RedisCluster valkey.Valkey valkey.from_url
""")
_SENDING = word_set("create retrieve parse stream generate list modify update cancel")
# What an object of this class or factory waits for, and the methods that do: a call of any other is short.
_OBJECTS: tuple[tuple[frozenset[str], frozenset[str], Wait], ...] = (
    (word_set("requests.Session requests.session requests.sessions.Session"), _HTTP | {"send"}, Wait.SERVER),
    (frozenset({"httpx.Client"}), _HTTP | {"send", "stream", "close"}, Wait.SERVER),
    (word_set("urllib3.PoolManager urllib3.HTTPConnectionPool urllib3.HTTPSConnectionPool urllib3.ProxyManager"),
     frozenset({"request", "urlopen", "request_encode_url"}), Wait.SERVER),
    (word_set("http.client.HTTPConnection http.client.HTTPSConnection"), word_set("request getresponse connect"), Wait.SERVER),
    (word_set("smtplib.SMTP smtplib.SMTP_SSL"), word_set("sendmail send_message login starttls connect quit"), Wait.SERVER),
    (frozenset({"paramiko.SSHClient"}), word_set("connect exec_command"), Wait.SERVER),
    (frozenset({"subprocess.Popen"}), word_set("wait communicate"), Wait.PROGRAM),
    (_SESSIONS, _QUERYING, Wait.DATABASE),
    (_DRIVERS, _QUERYING, Wait.DATABASE),
    (frozenset({"sqlite3"}), word_set("execute executemany executescript commit fetchone fetchall fetchmany"), Wait.FILE),
    (frozenset({"pymongo"}), _DOCUMENTS, Wait.DATABASE),
    (_REDIS, _KEYS, Wait.DATABASE),
    (word_set("elasticsearch.Elasticsearch opensearchpy.OpenSearch"),
     word_set("search index get update delete bulk count create ping info exists refresh mget msearch scroll"), Wait.DATABASE),
    (word_set("openai.OpenAI openai.AzureOpenAI anthropic.Anthropic groq.Groq mistralai.Mistral"), _SENDING, Wait.SERVER),
    (frozenset({"stripe"}), word_set("create retrieve modify cancel"), Wait.SERVER),
    (frozenset({"boto3.client"}),
     word_set("put_object get_object head_object delete_object list_objects_v2 upload_file upload_fileobj download_file download_fileobj "
              "send_message receive_message delete_message publish invoke get_secret_value get_item put_item query scan send_email"),
     Wait.SERVER),
)  # fmt: skip
METHODS = frozenset({name.rpartition(".")[2] for name in _FUNCTIONS}.union(*(methods for _, methods, _ in _OBJECTS)))
"""The last segments of every call that may wait."""
ROOTS = frozenset(
    {name.partition(".")[0] for name in _FUNCTIONS if "." in name}.union(
        root.partition(".")[0] for roots, _, _ in _OBJECTS for root in roots
    )
    | {"open", "input"}
)
"""A file that waits for something mentions one of these, or is handed an object by one that does."""


def wait_of(name: str) -> Wait | None:
    """What a call of this absolute name waits for; None: nothing that is known to take time."""
    found = _FUNCTIONS.get(name)
    if found is not None:
        return found
    owner, _, method = name.rpartition(".")
    if not owner or method not in METHODS or ".asyncio" in owner or "async" in owner.lower():
        return None
    for roots, methods, wait in _OBJECTS:
        if method in methods and any(owner == root or owner.startswith(f"{root}.") for root in roots):
            return wait
    return None
