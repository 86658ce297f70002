using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;

namespace UnityEngine.Networking
{
    /// <summary>
    /// HTTP as Unity has it: made, sent and read on the main thread, each once. What Unity refuses is refused here too.
    /// </summary>
    public class UnityWebRequest : IDisposable
    {
        public const string kHttpVerbGET = "GET";
        public const string kHttpVerbPOST = "POST";
        public const string kHttpVerbPUT = "PUT";
        public const string kHttpVerbDELETE = "DELETE";

        /// <summary>Headers that Unity sets itself, and takes from nobody.</summary>
        private static readonly HashSet<string> Reserved = new HashSet<string>(
            new[] { "Connection", "Content-Length", "Date", "Expect", "Host", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via" },
            StringComparer.OrdinalIgnoreCase);

        private readonly Dictionary<string, string> requestHeaders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        private WebTransfer transfer;
        private string verb;
        private int limit;
        private bool disposed;

        public enum Result
        {
            InProgress,
            Success,
            ConnectionError,
            ProtocolError,
            DataProcessingError,
        }

        public UnityWebRequest(string url, string method, DownloadHandler downloadHandler, UploadHandler uploadHandler)
        {
            PlayerLoop.Demand(".ctor");
            if (!Uri.IsWellFormedUriString(url, UriKind.Absolute)) throw new UriFormatException("Malformed URL: " + url);
            this.url = url;
            this.method = method;
            this.downloadHandler = downloadHandler;
            this.uploadHandler = uploadHandler;
        }

        public UnityWebRequest(string url, string method) : this(url, method, null, null) { }

        public UnityWebRequest(string url) : this(url, kHttpVerbGET) { }

        public static UnityWebRequest Get(string url) => new UnityWebRequest(url, kHttpVerbGET, new DownloadHandlerBuffer(), null);

        /// <summary>Without a download handler, as in Unity: the answer's body is lost.</summary>
        public static UnityWebRequest Delete(string url) => new UnityWebRequest(url, kHttpVerbDELETE);

        public static UnityWebRequest Put(string url, byte[] body) =>
            new UnityWebRequest(url, kHttpVerbPUT, new DownloadHandlerBuffer(), new UploadHandlerRaw(body));

        public static UnityWebRequest Put(string url, string body) => Put(url, Encoding.UTF8.GetBytes(body));

        public string url { get; }
        public DownloadHandler downloadHandler { get; set; }
        public UploadHandler uploadHandler { get; set; }
        public int redirectLimit { get; set; } = 32;
        public long responseCode => transfer?.Status ?? 0;
        public bool isDone => result != Result.InProgress;
        public string error => transfer?.Error;

        public string method
        {
            get => verb;
            set => verb = BeforeSending(value.ToUpperInvariant());
        }

        /// <summary>Whole seconds; 0: no limit.</summary>
        public int timeout
        {
            get => limit;
            set => limit = BeforeSending(Math.Max(0, value));
        }

        public Result result
        {
            get
            {
                Demand("get_result");
                return transfer == null || !transfer.Ended ? Result.InProgress : transfer.Result;
            }
        }

        public void SetRequestHeader(string name, string value)
        {
            Demand("SetRequestHeader");
            if (string.IsNullOrEmpty(name)) throw new ArgumentException("Cannot set a Request Header with a null or empty name");
            if (value == null) throw new ArgumentException("Cannot set a Request header with a null");
            if (Reserved.Contains(name)) throw new InvalidOperationException("Cannot override system-specified headers: " + name);
            if (value.Any(letter => letter < ' ' || letter > '~')) throw new ArgumentException("The value of a header has a character that HTTP refuses: " + name);
            requestHeaders[name] = BeforeSending(value);
        }

        public string GetRequestHeader(string name) => requestHeaders.TryGetValue(name, out var value) ? value : null;

        public string GetResponseHeader(string name)
        {
            var headers = GetResponseHeaders();
            return headers == null ? null : headers.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        /// <summary>Null before there is an answer.</summary>
        public Dictionary<string, string> GetResponseHeaders()
        {
            Demand("GetResponseHeaders");
            return transfer?.Headers;
        }

        public UnityWebRequestAsyncOperation SendWebRequest()
        {
            Demand("BeginWebRequest");
            if (transfer != null) throw new InvalidOperationException("UnityWebRequest has already been sent; cannot begin sending the request again");
            transfer = new WebTransfer(this, new UnityWebRequestAsyncOperation(this));
            transfer.Begin(Message());
            return transfer.Operation;
        }

        public void Abort()
        {
            Demand("Abort");
            transfer?.Stop("Request aborted");
        }

        public void Dispose()
        {
            if (disposed) return;
            Abort();
            disposed = true;
        }

        private HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(new HttpMethod(method), url);
            if (uploadHandler?.data != null)
            {
                message.Content = new ByteArrayContent(uploadHandler.data);
                if (GetRequestHeader("Content-Type") == null) message.Content.Headers.TryAddWithoutValidation("Content-Type", uploadHandler.contentType);
            }
            foreach (var header in requestHeaders)
            {
                var set = message.Headers.TryAddWithoutValidation(header.Key, header.Value)
                    || (message.Content != null && message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value));
                if (!set && message.Content != null) throw new InvalidOperationException("This header could not be set: " + header.Key);
            }
            return message;
        }

        private void Demand(string what)
        {
            PlayerLoop.Demand(what);
            if (disposed) throw new ObjectDisposedException("UnityWebRequest", "A request was used after its Dispose: " + what);
        }

        private T BeforeSending<T>(T value)
        {
            Demand("set");
            if (transfer != null) throw new InvalidOperationException("UnityWebRequest has already been sent; its properties cannot be changed");
            return value;
        }
    }
}
