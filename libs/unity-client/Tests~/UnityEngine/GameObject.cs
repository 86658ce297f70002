using System;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    /// <summary>A thing of the engine.</summary>
    public class Object
    {
        internal bool Destroyed;

        public string name { get; set; }

        public static void DontDestroyOnLoad(Object target) => PlayerLoop.Demand("DontDestroyOnLoad");

        public static void Destroy(Object target)
        {
            PlayerLoop.Demand("Destroy");
            if (target == null || target.Destroyed) return;
            target.Destroyed = true;
            target.OnDestroyed();
        }

        /// <summary>As Unity's: a destroyed thing is null to who compares it.</summary>
        public static bool operator ==(Object left, Object right) => IsGone(left) ? IsGone(right) : ReferenceEquals(left, right);

        public static bool operator !=(Object left, Object right) => !(left == right);

        public override bool Equals(object other) => ReferenceEquals(this, other);

        public override int GetHashCode() => base.GetHashCode();

        internal virtual void OnDestroyed() { }

        private static bool IsGone(Object target) => ReferenceEquals(target, null) || target.Destroyed;
    }

    public sealed class GameObject : Object
    {
        private readonly List<MonoBehaviour> components = new List<MonoBehaviour>();

        public GameObject(string name = "New Game Object")
        {
            PlayerLoop.Demand(".ctor");
            this.name = name;
        }

        /// <summary>Calls Awake and OnEnable at once, Start and Update in frames that come.</summary>
        public T AddComponent<T>() where T : MonoBehaviour
        {
            PlayerLoop.Demand("AddComponent");
            var component = (T)Activator.CreateInstance(typeof(T), true);
            components.Add(component);
            component.Begin(this);
            return component;
        }

        internal override void OnDestroyed() => components.ForEach(Destroy);
    }

    /// <summary>A script of a game.</summary>
    public class MonoBehaviour : Object
    {
        private bool started;

        public GameObject gameObject { get; private set; }

        internal void Begin(GameObject owner)
        {
            gameObject = owner;
            Tell("Awake");
            Tell("OnEnable");
            PlayerLoop.Frame += OnFrame;
        }

        internal override void OnDestroyed()
        {
            PlayerLoop.Frame -= OnFrame;
            Tell("OnDisable");
            Tell("OnDestroy");
        }

        private void OnFrame()
        {
            if (!started) Tell("Start");
            started = true;
            Tell("Update");
            GUI.Drawing = true;
            Tell("OnGUI");
            GUI.Drawing = false;
        }

        /// <summary>What such a method throws Unity logs, and goes on.</summary>
        private void Tell(string message)
        {
            var method = GetType().GetMethod(message, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, Type.EmptyTypes, null);
            try
            {
                method?.Invoke(this, null);
            }
            catch (TargetInvocationException exception)
            {
                Debug.LogException(exception.InnerException);
            }
        }
    }
}
