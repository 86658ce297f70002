using System;
using System.Text;

namespace UnityEngine.Networking
{
    /// <summary>Sends a body.</summary>
    public abstract class UploadHandler : IDisposable
    {
        /// <summary>The body.</summary>
        public abstract byte[] data { get; }

        /// <summary>The header, where the request has none of its own.</summary>
        public string contentType { get; set; } = "application/octet-stream";

        /// <inheritdoc />
        public void Dispose() { }
    }

    /// <summary>Sends bytes.</summary>
    public sealed class UploadHandlerRaw : UploadHandler
    {
        /// <summary>With bytes.</summary>
        public UploadHandlerRaw(byte[] data)
        {
            if (data != null && data.Length == 0) throw new ArgumentException("Cannot create a data handler without payload data");
            this.data = data;
        }

        /// <inheritdoc />
        public override byte[] data { get; }
    }

    /// <summary>Receives a body.</summary>
    public abstract class DownloadHandler : IDisposable
    {
        internal byte[] Received;

        /// <summary>What came.</summary>
        public byte[] data => Received;

        /// <summary>What came, as text; empty where nothing did.</summary>
        public string text => Received == null ? "" : Encoding.UTF8.GetString(Received);

        /// <inheritdoc />
        public void Dispose() { }
    }

    /// <summary>Keeps what comes in memory.</summary>
    public sealed class DownloadHandlerBuffer : DownloadHandler { }
}
